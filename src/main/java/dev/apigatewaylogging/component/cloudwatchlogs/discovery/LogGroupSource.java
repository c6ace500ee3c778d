/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.util.Set;

/** Provides the log groups to read if none is configured. */
public interface LogGroupSource {

    /** A description of the log groups for messages; completes "Reading ...". */
    String description();

    /**
     * The log groups of an account in a region, as names or ARNs. They may not exist yet. May take minutes.
     *
     * @param account the account id, see {@code AwsAccount.id()}; empty for the credentials' account
     * @param region where
     * @throws RuntimeException if they cannot be determined; the message contains the solution
     */
    Set<String> logGroupsOf(String account, String region);
}
