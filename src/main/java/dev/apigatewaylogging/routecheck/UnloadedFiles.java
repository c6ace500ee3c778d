/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds the YAML files in the directory of the routes that are not loaded, because of their name or in a subdirectory. */
final class UnloadedFiles {

    private static final String FILE = "file:";

    /** Only the direct subdirectories: a route file may have been moved there. */
    private static final int DEPTH = 2;

    private UnloadedFiles() {}

    /**
     * The warning about files that are not loaded; empty if there are none.
     *
     * @param pattern what is loaded, for example {@code file:routes/*.camel.yaml}
     */
    static Optional<String> warning(String pattern) {
        int slash = pattern.lastIndexOf('/');
        if (!pattern.startsWith(FILE) || slash < 0) {
            return Optional.empty();
        }
        Path directory = Path.of(pattern.substring(FILE.length(), slash));
        String loaded = pattern.substring(slash + 1);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + loaded);
        try (Stream<Path> files = Files.walk(directory, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            List<String> others = files.filter(Files::isRegularFile)
                    .map(directory::relativize)
                    .filter(file -> isYaml(file) && !isHidden(file) && !matcher.matches(file))
                    .map(Path::toString)
                    .sorted()
                    .toList();
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Files that are not loaded: " + String.join(", ", others) + " in " + directory
                            + ". Only its files " + loaded + " are routes: rename or move what is one.");
        } catch (IOException | UncheckedIOException e) {
            // Camel reports a directory that cannot be read
            return Optional.empty();
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static boolean isHidden(Path file) {
        return StreamSupport.stream(file.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }
}
