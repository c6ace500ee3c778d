/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The alerting rules: their unit tests where promtool is installed, and everywhere that each metric, label and value of their
 * expressions is documented in {@code docs/metrics.md}, which {@code ManagementIT} compares with what the connector exports.
 */
class AlertsTest {

    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path TESTS = Path.of("deploy/prometheus/alerts.test.yaml");
    private static final Pattern METRIC = Pattern.compile("apigateway_logging_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("(apigateway_logging_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(?:=|!=|=~|!~)\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");

    private static Object yaml(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules(Object groups) {
        List<Map<String, Object>> rules = new ArrayList<>();
        ((List<Map<String, Object>>) ((Map<String, Object>) groups).get("groups"))
                .forEach(group -> rules.addAll((List<Map<String, Object>>) group.get("rules")));
        return rules;
    }

    private static List<Map<String, Object>> rules() throws IOException {
        return rules(yaml(ALERTS));
    }

    /** The rows of the reference by the name of the metric, and with the suffixes of a summary. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
            Matcher metric = METRIC.matcher(line);
            if (line.startsWith("| `apigateway_logging_") && metric.find()) {
                rows.put(metric.group(), line);
                rows.put(metric.group() + "_count", line);
            }
        }
        return rows;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void promtoolAcceptsRulesAndTheirTests() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
                "promtool is not installed");

        assertThat(run("promtool", "check", "rules", ALERTS.toString())).contains("SUCCESS");
        assertThat(run("promtool", "test", "rules", TESTS.toString())).contains("SUCCESS");
    }

    @Test
    void eachAlertHasTestSeverityAndRemedy() throws IOException {
        String tests = Files.readString(TESTS);
        assertThat(rules()).hasSizeGreaterThan(10).allSatisfy(rule -> {
            assertThat(tests).contains((String) rule.get("alert"));
            assertThat(rule.get("labels").toString()).matches("\\{severity=(critical|warning)}");
            assertThat(((Map<?, ?>) rule.get("annotations")).keySet()).hasToString("[summary, description]");
        });
    }

    @Test
    void expressionsUseDocumentedMetricsLabelsAndValues() throws IOException {
        Map<String, String> documented = documented();
        TreeSet<String> used = new TreeSet<>();
        for (Map<String, Object> rule : rules()) {
            String expression = (String) rule.get("expr");
            List<String> by = BY.matcher(expression)
                    .results()
                    .flatMap(labels -> Arrays.stream(labels.group(1).split(",\\s*")))
                    .filter(label -> !label.equals("instance"))
                    .toList();
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                String row = documented.getOrDefault(selector.group(1), "");
                used.add(selector.group(1));
                assertThat(row).as(selector.group(1)).isNotEmpty();
                assertThat(by).allSatisfy(label -> assertThat(row).contains('`' + label + '`'));
                if (selector.group(2) != null) {
                    MATCHER.matcher(selector.group(2)).results().forEach(match -> assertThat(row)
                            .contains('`' + match.group(1) + '`', '`' + match.group(2) + '`'));
                }
            }
        }
        assertThat(used)
                .contains(
                        "apigateway_logging_ready",
                        "apigateway_logging_flow_held",
                        "apigateway_logging_dead_letters_total",
                        "apigateway_logging_log_group_lag_seconds");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy/kubernetes/monitoring/prometheusrule.yaml,spec",
        "deploy/helm/api-gateway-logging/files/alerts.yaml,"
    })
    void copiesForKubernetesAreTheSame(Path copy, String below) throws IOException {
        Object content = yaml(copy);

        assertThat(rules(below == null ? content : ((Map<?, ?>) content).get(below)))
                .isEqualTo(rules());
    }
}
