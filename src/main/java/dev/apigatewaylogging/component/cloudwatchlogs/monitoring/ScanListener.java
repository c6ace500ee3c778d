package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.util.function.Supplier;

/** Receives the progress and the failures of scans. Looked up in Camel's registry. */
public interface ScanListener {

    /** An unexpected error occurred and is retried. */
    void scanFailed();

    /** Registers the status of an account and region. Replaces an earlier registration. */
    default void account(AccountScanStatus scan) {}

    /** Unregisters an account in a region. */
    default void accountEnded(String account, String region) {}

    /** Registers the status of a log group. Replaces an earlier registration. */
    default void logGroup(LogGroup group, Supplier<LogGroupScanStatus> scan) {}

    /** Unregisters a log group. */
    default void logGroupEnded(LogGroup group) {}
}
