/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.testsupport.aws.FakeAws;

/** Access to the accounts of the fake AWS. */
final class Accounts {

    static final String ACCESS_KEY = "AKIDEXAMPLE";

    private Accounts() {}

    /**
     * @param roles as {@code CROSS_ACCOUNT_ROLE_ARN} has them; empty for the own account
     * @param externalId empty for none
     */
    static AwsAccounts of(FakeAws aws, String roles, String externalId) {
        return of(aws, aws.home().region(), roles, externalId);
    }

    /** @param regions as {@code AWS_REGION} has them */
    static AwsAccounts of(FakeAws aws, String regions, String roles, String externalId) {
        AwsAccounts access = new AwsAccounts();
        access.setRegion(regions);
        access.setAccessKey(ACCESS_KEY);
        access.setSecretKey("secret");
        access.setUriEndpointOverride(aws.endpoint().toString());
        access.setRoleArns(roles);
        access.setSessionName("aktologprocesser");
        access.setExternalId(externalId);
        return access;
    }
}
