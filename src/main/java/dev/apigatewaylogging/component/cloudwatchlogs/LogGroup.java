/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * A CloudWatch log group with its region and account.
 *
 * @param name the group's name, without account or region
 * @param region the AWS region, for example {@code eu-west-1}; empty where unknown
 * @param account the AWS account's twelve digits; empty where unknown
 * @param isUniqueByName whether name and region identify it: it is in the credentials' account, or the only one of its
 * name
 */
public record LogGroup(String name, String region, String account, boolean isUniqueByName) {

    /** A log group that its name and region identify. */
    public LogGroup(String name, String region, String account) {
        this(name, region, account, true);
    }
}
