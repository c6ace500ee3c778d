/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteVersionTest {

    private static final String OF_1_0 = "- route:\n    id: a\n# routes of version 1.0\n";
    private static final String OF_0_9 = "- route:\n    id: a\n# routes of version 0.9\r\n";
    private static final String OF_NONE = "- route:\n    id: own\n";

    @Test
    void filesOfOtherVersionsAreNamed() {
        assertThat(RouteVersion.warning(
                        Map.of("routes/b", OF_0_9, "routes/a", OF_0_9, "routes/c", OF_1_0, "routes/own", OF_NONE),
                        "1.0.0-SNAPSHOT"))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("another version than 1.0 (version 0.9: routes/a, routes/b). ")
                        .doesNotContain("routes/c", "routes/own"));
        assertThat(RouteVersion.warning(Map.of("routes/c", OF_1_0), "1.1.0")).isPresent();
        assertThat(RouteVersion.warning(Map.of("routes/c", OF_1_0), "1.10.0")).isPresent();
    }

    @Test
    void patchReleasesAndUnknownVersionsAreAccepted() {
        assertThat(RouteVersion.warning(Map.of("a", OF_1_0, "own", OF_NONE), "1.0.7"))
                .isEmpty();
        assertThat(RouteVersion.warning(Map.of("a", OF_0_9), null)).isEmpty();
    }

    @Test
    void deliveredFilesHaveVersionOfProject() throws IOException {
        String version = Pattern.compile("<version>(\\d+\\.\\d+)\\.")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElseThrow()
                .replaceAll("[^\\d.]|\\.$", "");
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            List<Path> routes = files.toList();
            assertThat(routes).hasSizeGreaterThan(10).allSatisfy(file -> {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines.get(lines.size() - 1)).isEqualTo("# routes of version " + version);
            });
        }
    }
}
