package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.standin.CloudWatchStandIn;

/** Access to the stand-in's accounts. */
final class Accounts {

    static final String ACCESS_KEY = "AKIDEXAMPLE";

    private Accounts() {}

    /**
     * @param roles as {@code CROSS_ACCOUNT_ROLE_ARN} has them; empty for the own account
     * @param externalId empty for none
     */
    static AwsAccess of(CloudWatchStandIn aws, String roles, String externalId) {
        return of(aws, aws.home().region(), roles, externalId);
    }

    /** @param regions as {@code AWS_REGION} has them */
    static AwsAccess of(CloudWatchStandIn aws, String regions, String roles, String externalId) {
        AwsAccess access = new AwsAccess();
        access.setRegion(regions);
        access.setAccessKey(ACCESS_KEY);
        access.setSecretKey("secret");
        access.setEndpoint(aws.endpoint().toString());
        access.setRoleArns(roles);
        access.setSessionName("aktologprocesser");
        access.setExternalId(externalId);
        return access;
    }
}
