package dev.apigatewaylogging.aws;

import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * A role to assume.
 *
 * @param arn for example {@code arn:aws:iam::123456789012:role/reader}
 * @param sessionName the name of the session, which the role's account sees in CloudTrail
 * @param externalId what the role asks for besides; empty for nothing
 */
record AssumedRole(String arn, String sessionName, String externalId) {

    /** The role's account, twelve digits. */
    String accountId() {
        return arn.split(":", 6)[4];
    }

    AssumeRoleRequest request() {
        return AssumeRoleRequest.builder()
                .roleArn(arn)
                .roleSessionName(sessionName)
                .externalId(externalId.isEmpty() ? null : externalId)
                .build();
    }

    /** The external id is a shared secret. */
    @Override
    public String toString() {
        return arn;
    }
}
