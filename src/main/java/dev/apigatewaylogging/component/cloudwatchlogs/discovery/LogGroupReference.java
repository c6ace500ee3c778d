/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

/**
 * A log group as configured or discovered.
 *
 * @param identifier its name, or its ARN without a trailing {@code :*}
 * @param account the twelve digits of its account; empty while unknown
 * @param isConfigured whether this log group is configured explicitly, so that a warning is logged if it is missing
 * @param isLinked whether it is in another account, and was found in a monitoring account
 */
public record LogGroupReference(String identifier, String account, boolean isConfigured, boolean isLinked) {

    private static final String ARN = "arn:";
    private static final String LOG_GROUP_SEGMENT = ":log-group:";
    private static final String ALL_STREAMS = ":*";

    /** A configured log group, by name or ARN. */
    public static LogGroupReference configured(String text) {
        return of(text.trim(), true);
    }

    /** A discovered log group, by name or ARN. */
    public static LogGroupReference discovered(String text) {
        return of(text, false);
    }

    /** A log group that AWS listed, identified by its name within its account. */
    static LogGroupReference described(String name, String arn) {
        return new LogGroupReference(name, accountIdOf(String.valueOf(arn)), false, false);
    }

    /** A log group of another account that a monitoring account sees. */
    static LogGroupReference linked(String arn) {
        LogGroupReference found = discovered(arn);
        return new LogGroupReference(found.identifier(), found.account(), false, true);
    }

    private static LogGroupReference of(String text, boolean isConfigured) {
        boolean all = text.startsWith(ARN) && text.endsWith(ALL_STREAMS);
        return new LogGroupReference(
                all ? text.substring(0, text.length() - ALL_STREAMS.length()) : text,
                accountIdOf(text),
                isConfigured,
                false);
    }

    /** The account in an ARN; empty for a name. */
    public static String accountIdOf(String text) {
        String[] parts = text.split(":", 7);
        return text.startsWith(ARN) && parts.length > 4 ? parts[4] : "";
    }

    /** The region in an ARN; empty for a name. */
    String region() {
        String[] parts = identifier.split(":", 7);
        return isArn() && parts.length > 3 ? parts[3] : "";
    }

    public boolean isArn() {
        return identifier.startsWith(ARN);
    }

    /** The group's name. */
    public String name() {
        int at = isArn() ? identifier.indexOf(LOG_GROUP_SEGMENT) : -1;
        return at < 0 ? identifier : identifier.substring(at + LOG_GROUP_SEGMENT.length());
    }
}
