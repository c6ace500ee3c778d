/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The configured log groups.
 *
 * @param explicit names and ARNs
 * @param prefixes prefixes of names
 */
public record LogGroupSelector(List<LogGroupReference> explicit, List<String> prefixes) {

    private static final String PREFIX = "*";
    private static final String EXECUTION_LOGS = "API-Gateway-Execution-Logs";

    /**
     * Parses the configured names and prefixes.
     *
     * @param list comma-separated names, ARNs or prefixes ({@code name*}); may be empty
     * @param prefixList comma-separated additional prefixes; may be empty
     */
    public static LogGroupSelector of(String list, String prefixList) {
        List<LogGroupReference> explicit = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        entries(list).forEach(entry -> {
            if (entry.endsWith(PREFIX) && !entry.startsWith("arn:")) {
                prefixes.add(stripWildcard(entry));
            } else {
                explicit.add(LogGroupReference.configured(entry));
            }
        });
        entries(prefixList).map(LogGroupSelector::stripWildcard).forEach(prefixes::add);
        return new LogGroupSelector(
                explicit.stream().distinct().toList(),
                prefixes.stream().distinct().toList());
    }

    private static Stream<String> entries(String list) {
        return Arrays.stream(String.valueOf(list == null ? "" : list).split(","))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty());
    }

    private static String stripWildcard(String entry) {
        return entry.endsWith(PREFIX) ? entry.substring(0, entry.length() - 1) : entry;
    }

    /** Whether no log group is configured. */
    public boolean isEmpty() {
        return explicit.isEmpty() && prefixes.isEmpty();
    }

    /** Whether it is an ARN, and a previous entry refers to a log group of the same name in another account. */
    public boolean isShadowed(LogGroupReference reference) {
        int at = explicit.indexOf(reference);
        return reference.isArn()
                && explicit.stream()
                        .filter(other -> !other.isArn() || explicit.indexOf(other) < at)
                        .anyMatch(other -> other.name().equals(reference.name()));
    }

    /** Whether all are execution logs of REST APIs, which never contain the same request, except for canaries. */
    public boolean matchesExecutionLogsOnly() {
        return !isEmpty()
                && Stream.concat(explicit.stream().map(LogGroupReference::name), prefixes.stream())
                        .allMatch(name -> name.startsWith(EXECUTION_LOGS));
    }

    /** The configured text. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                Stream.concat(
                                explicit.stream().map(LogGroupReference::identifier),
                                prefixes.stream().map(prefix -> prefix + PREFIX))
                        .toList());
    }
}
