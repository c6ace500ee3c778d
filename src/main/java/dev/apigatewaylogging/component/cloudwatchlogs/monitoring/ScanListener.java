package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.util.function.Supplier;

/** Is told how logs are scanned and what goes wrong; looked up in Camel's registry. */
public interface ScanListener {

    /** Something failed in a way that nobody foresaw, and is tried again. */
    void scanFailed();

    /** An account and region is scanned; asked whenever somebody looks. It takes the place of an earlier one. */
    default void account(AccountScanStatus scan) {}

    /** A log group is scanned; asked whenever somebody looks. It takes the place of an earlier one. */
    default void logGroup(LogGroup group, Supplier<LogGroupScanStatus> scan) {}

    /** A log group is not scanned any more. */
    default void logGroupEnded(LogGroup group) {}
}
