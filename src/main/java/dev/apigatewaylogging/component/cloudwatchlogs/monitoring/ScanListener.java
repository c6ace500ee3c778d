/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.util.Set;
import java.util.function.Supplier;

/** Receives the progress and the failures of scans. Looked up in Camel's registry. */
public interface ScanListener {

    /** An unexpected error occurred and is retried. */
    void scanFailed();

    /** Registers the status of an account and region. Replaces an earlier registration. */
    default void account(AccountScanStatus scan) {}

    /** Unregisters an account in a region. */
    default void accountEnded(String account, String region) {}

    /**
     * The log groups of an account and region that are to be read, also by other processes of a cluster. Replaces the
     * earlier ones.
     *
     * @param account the account ID; empty for the credentials' account
     * @param logGroups names, or ARNs
     */
    default void selected(String account, String region, Set<String> logGroups) {}

    /** Registers the status of a log group. Replaces an earlier registration. */
    default void logGroup(LogGroup group, Supplier<LogGroupScanStatus> scan) {}

    /** Unregisters a log group. */
    default void logGroupEnded(LogGroup group) {}
}
