/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * A role to assume.
 *
 * @param arn for example {@code arn:aws:iam::123456789012:role/reader}
 * @param sessionName the role session name, visible in the CloudTrail of the role's account
 * @param externalId the external id of the role; empty for none
 */
record AssumedRole(String arn, String sessionName, String externalId) {

    /** The role's account, twelve digits. */
    String accountId() {
        return accountId(arn);
    }

    /** The account of a role. */
    static String accountId(String arn) {
        return arn.split(":", 6)[4];
    }

    AssumeRoleRequest request() {
        return AssumeRoleRequest.builder()
                .roleArn(arn)
                .roleSessionName(sessionName)
                .externalId(externalId.isEmpty() ? null : externalId)
                .build();
    }

    /** Omits the external id, which is a shared secret. */
    @Override
    public String toString() {
        return arn;
    }
}
