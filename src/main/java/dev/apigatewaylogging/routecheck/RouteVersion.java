/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version that a route file was delivered with, in its last line. Copies stay where they are when the jars are replaced; by
 * semantic versioning, files of another major or minor version may lack what the jars need.
 */
final class RouteVersion {

    /** The last line of each delivered route file. */
    private static final Pattern MARK = Pattern.compile("(?m)^# routes of version (\\d+\\.\\d+)\\s*$");

    private static final Pattern MAJOR_MINOR = Pattern.compile("^(\\d+\\.\\d+)(?:\\D.*)?$");

    private RouteVersion() {}

    /**
     * The warning about files of other versions; files without a version are not checked.
     *
     * @param files the text of each file by its name
     * @param version the version of the jars, for example {@code 1.0.0}; null if unknown
     */
    static Optional<String> warning(Map<String, String> files, String version) {
        Matcher present = MAJOR_MINOR.matcher(version == null ? "" : version);
        if (!present.matches()) {
            return Optional.empty();
        }
        Map<String, List<String>> others = new TreeMap<>();
        files.forEach((name, text) -> of(text).filter(found -> !found.equals(present.group(1)))
                .ifPresent(found ->
                        others.computeIfAbsent(found, any -> new ArrayList<>()).add(name)));
        if (others.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        others.forEach((found, names) -> {
            names.sort(null);
            parts.add("version " + found + ": " + String.join(", ", names));
        });
        return Optional.of("Routes of another version than " + present.group(1) + " (" + String.join("; ", parts)
                + "). They may lack what this version needs. Apply your edits to the files of this version, or compare the"
                + " files, see CHANGELOG.md, and change their last line.");
    }

    /** The version of a file; empty if it has none. */
    static Optional<String> of(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.find() ? Optional.of(mark.group(1)) : Optional.empty();
    }
}
