/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The log groups that are not read although discovery finds them.
 *
 * @param names names and ARNs of log groups
 * @param prefixes the beginnings of names or ARNs
 */
public record LogGroupExclusion(Set<String> names, List<String> prefixes) {

    /**
     * Excludes log groups by name.
     *
     * @param list comma-separated names, ARNs or prefixes of them ({@code name*}); may be empty or null
     */
    public static LogGroupExclusion of(String list) {
        Set<String> names = new HashSet<>(
                Arrays.stream(String.valueOf(list == null ? "" : list).split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList());
        List<String> prefixes = names.stream()
                .filter(entry -> entry.endsWith("*"))
                .map(entry -> entry.substring(0, entry.length() - 1))
                .toList();
        names.removeIf(entry -> entry.endsWith("*"));
        return new LogGroupExclusion(Set.copyOf(names), prefixes);
    }

    /** @param arn without {@code :*}; empty where unknown */
    boolean contains(String name, String arn) {
        return contains(name) || contains(arn);
    }

    private boolean contains(String text) {
        return names.contains(text) || prefixes.stream().anyMatch(text::startsWith);
    }
}
