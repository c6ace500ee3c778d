package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

/** How the log groups of an account and region are scanned: the calls of FilterLogEvents, and what they can carry. */
public interface AccountScanStatus {

    /** The account's twelve digits; empty where unknown. */
    String account();

    String region();

    /** AWS's quota: calls a second. */
    double quota();

    /** Calls a second that we allow ourselves; not a number without a limit of our own. */
    double allowed();

    /** Calls a second that are in force now: more while a log group is behind, less after a call was throttled. */
    double inForce();

    /** The used share of the calls in force. */
    double used();

    /** The most log text that the calls in force can fetch, in bytes a second. */
    double capacity();
}
