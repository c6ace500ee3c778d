/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for GitHub: they parse, name what exists, and have no more rights than they need. */
class WorkflowsTest {

    private static final Path GITHUB = Path.of(".github");

    static List<Path> workflows() throws IOException {
        return yaml(GITHUB.resolve("workflows"));
    }

    static List<Path> issueForms() throws IOException {
        return yaml(GITHUB.resolve("ISSUE_TEMPLATE")).stream()
                .filter(form -> !form.endsWith("config.yml"))
                .toList();
    }

    private static List<Path> yaml(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parse(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromReader(reader);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> jobs(Path workflow) throws IOException {
        return (Map<String, Map<String, Object>>) parse(workflow).get("jobs");
    }

    private static List<String> matches(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflowReadsOnlyUnlessJobSaysOtherwise(Path workflow) throws IOException {
        assertThat(parse(workflow).get("permissions")).isEqualTo(Map.of("contents", "read"));
        assertThat(Files.readString(workflow)).doesNotContain("write-all", "secrets.", "pull_request_target");
    }

    @Test
    void onlyReleaseWrites() throws IOException {
        for (Path workflow : workflows()) {
            if (!workflow.endsWith("release.yml")) {
                assertThat(Files.readString(workflow)).doesNotContain(": write");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsHavePinnedVersions(Path workflow) throws IOException {
        assertThat(matches(workflow, "uses: (\\S+)")).isNotEmpty().allSatisfy(action -> {
            if (action.startsWith("./")) {
                assertThat(Path.of(action)).exists();
            } else {
                assertThat(action).matches("[\\w-]+/[\\w-]+@(v\\d+|[0-9a-f]{40})");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void jobsEndAndKeepNoCredentialsInCheckout(Path workflow) throws IOException {
        assertThat(jobs(workflow).values()).isNotEmpty().allSatisfy(job -> assertThat(job)
                .containsAnyOf(
                        Map.entry("uses", "./.github/workflows/ci.yml"),
                        Map.entry("timeout-minutes", job.getOrDefault("timeout-minutes", 0))));
        String text = Files.readString(workflow);
        assertThat(text.split("actions/checkout@", -1)).hasSameSizeAs(text.split("persist-credentials: false", -1));
    }

    @Test
    void neededJobsExist() throws IOException {
        for (Path workflow : workflows()) {
            Map<String, Map<String, Object>> jobs = jobs(workflow);
            for (Map<String, Object> job : jobs.values()) {
                Object needs = job.getOrDefault("needs", List.of());
                List<?> names = needs instanceof List<?> list ? list : List.of(needs);
                assertThat(new ArrayList<Object>(jobs.keySet())).containsAll(names);
            }
        }
    }

    @Test
    void profilesOfNightlyExistInPom() throws IOException {
        List<String> profiles = matches(Path.of("pom.xml"), "<id>([a-z]+)</id>");

        assertThat(matches(GITHUB.resolve("workflows/nightly.yml"), "arguments: -P(\\w+)"))
                .contains("chaos", "fuzz", "nightly", "bench")
                .isSubsetOf(profiles);
        assertThat(matches(Path.of(".ci/run"), "-P(\\w+)")).isSubsetOf(profiles);
    }

    @Test
    void pullRequestsRunScriptOfRepository() throws IOException {
        assertThat(matches(GITHUB.resolve("workflows/ci.yml"), "run: (\\S+/\\S+)"))
                .containsExactly(".ci/run")
                .allSatisfy(script -> assertThat(Path.of(script)).isExecutable());
    }

    @Test
    void dependabotLooksWhereThereAreDependencies() throws IOException {
        Object updates = parse(GITHUB.resolve("dependabot.yml")).get("updates");
        Map<String, String> files =
                Map.of("maven", "pom.xml", "docker", "Dockerfile", "github-actions", ".github/workflows");

        assertThat(updates).asInstanceOf(InstanceOfAssertFactories.LIST).allSatisfy(update -> {
            Map<?, ?> entry = (Map<?, ?>) update;
            assertThat(Path.of("." + entry.get("directory")).resolve(files.get(entry.get("package-ecosystem"))))
                    .exists();
        });
    }

    @Test
    void ownersOwnWhatExists() throws IOException {
        assertThat(matches(GITHUB.resolve("CODEOWNERS"), "(?m)^/(\\S+)"))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @ParameterizedTest
    @MethodSource("issueForms")
    void issueFormHasFieldsWithUniqueIds(Path form) throws IOException {
        assertThat(parse(form)).containsKeys("name", "description", "body");
        assertThat(matches(form, "(?m)^ {4}id: (\\w+)")).isNotEmpty().doesNotHaveDuplicates();
    }
}
