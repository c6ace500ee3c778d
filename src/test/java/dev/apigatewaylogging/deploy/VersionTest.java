/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pom has the version; every file that must name it has the same one. */
class VersionTest {

    private static final String ARTIFACT = "api-gateway-logging";
    private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";

    private static String version() throws IOException {
        return first(Path.of("pom.xml"), "<artifactId>" + ARTIFACT + "</artifactId>\\s*<version>([^<]+)</version>");
    }

    private static String release() throws IOException {
        return version().replace("-SNAPSHOT", "");
    }

    private static String first(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application.properties",
                "deploy/camel-k/integration-by-routes.yaml",
                "docker-compose.yml",
                "kamelets/aws-cloudwatch-logs-source.kamelet.yaml",
                "src/it/java/dev/apigatewaylogging/docs/CamelCli.java",
            })
    void fileNamesVersionOfPom(String file) throws IOException {
        assertThat(first(Path.of(file), "(\\d+\\.\\d+\\.\\d+-SNAPSHOT|" + Pattern.quote(version()) + ")"))
                .isEqualTo(version());
    }

    @Test
    void documentOfComponentNamesVersion() throws IOException {
        assertThat(first(
                        Path.of("docs/cloudwatch-logs-component.md"),
                        ARTIFACT + "</artifactId>\\s*<version>([^<]+)</version>"))
                .isEqualTo(version());
    }

    @Test
    void chartInstallsImageOfVersion() throws IOException {
        Path chart = Path.of("deploy/helm/api-gateway-logging/Chart.yaml");

        assertThat(first(chart, "(?m)^appVersion: \"(.+)\"$")).isEqualTo(version());
        assertThat(first(chart, "(?m)^version: (.+)$")).isEqualTo(release());
    }

    @Test
    void generatedCatalogueHasVersion() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/generated/resources"))) {
            List<Path> catalogue = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(VersionTest::namesArtifact)
                    .toList();
            assertThat(catalogue).isNotEmpty();
            for (Path file : catalogue) {
                assertThat(first(file, "\"version\": \"([^\"]+)\""))
                        .as(file.toString())
                        .isEqualTo(version());
            }
        }
    }

    private static boolean namesArtifact(Path file) {
        try {
            return Files.readString(file).contains("\"artifactId\": \"" + ARTIFACT + "\"");
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** Keep a Changelog: sections of versions, the newest first, dated once released, and only its six kinds of changes. */
    @Test
    void changelogBeginsWithVersion() throws IOException {
        String changelog = Files.readString(Path.of("CHANGELOG.md"));

        List<String> sections = headings(changelog, "## ");
        String state = version().endsWith("-SNAPSHOT") ? "Unreleased" : DATE;
        assertThat(sections).first().asString().matches(Pattern.quote("[" + release() + "] - ") + state);
        assertThat(sections.subList(1, sections.size())).allMatch(section -> section.matches("\\[[0-9.]+] - " + DATE));
        assertThat(headings(changelog, "### "))
                .isSubsetOf("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security");
    }

    private static List<String> headings(String text, String mark) {
        return Pattern.compile("(?m)^" + mark + "(.+)$")
                .matcher(text)
                .results()
                .map((MatchResult heading) -> heading.group(1))
                .toList();
    }
}
