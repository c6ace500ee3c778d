/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartupSummaryTest {

    private final Map<String, String> properties =
            new HashMap<>(Map.of("aws.region", "eu-west-1", "akto.kafka.broker.mal", "kafka.example:9092"));

    private List<String> lines() {
        return new StartupSummary(key -> Optional.ofNullable(properties.get(key))).lines();
    }

    private String line(String start) {
        return lines().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("");
    }

    @Test
    void defaultsAreFourLinesWithVersionsAndStores() {
        assertThat(lines()).hasSize(4);
        assertThat(line("api-gateway-logging "))
                .contains("Java " + System.getProperty("java.version"), "Camel 4.", " MiB");
        assertThat(line("Kafka: "))
                .isEqualTo(
                        "Kafka: kafka.example:9092, topic akto.api.logs, no authentication (IS_AUTH_IMPLEMENTED is false)");
        assertThat(line("Checkpoints: ")).contains("directory ./data;", "LOG_START_FROM=PT5M", "./data/dead-letter");
        assertThat(line("Disabled: "))
                .isEqualTo("Disabled: OpenAPI discovery, account mappings and heartbeats"
                        + " (DATABASE_ABSTRACTOR_TOKEN is empty); CloudWatch metrics (CLOUDWATCH_METRICS is false);"
                        + " sharing of log groups (CLUSTER is off)");
    }

    @Test
    void eachDisabledFeatureNamesItsSetting() {
        properties.putAll(Map.of(
                "database.abstractor.token",
                "token",
                "discover.openapi.spec",
                "FALSE",
                "akto.heartbeat",
                "false",
                "late.arrival.window",
                "PT0S",
                "coverage.interval.minutes",
                "0",
                "cloudwatch.metrics",
                "true",
                "cluster",
                "file"));

        assertThat(line("Disabled: "))
                .isEqualTo("Disabled: OpenAPI discovery (DISCOVER_OPENAPI_SPEC is FALSE);"
                        + " heartbeats (AKTO_HEARTBEAT is false);"
                        + " rescans for late events (LATE_ARRIVAL_WINDOW is PT0S);"
                        + " coverage (COVERAGE_INTERVAL_MINUTES is 0)");
    }

    @Test
    void linesContainNoSecrets() {
        Arrays.stream(Setting.values())
                .filter(Setting::secret)
                .forEach(setting -> properties.put(setting.key(), "s3cret"));
        properties.put("is.auth.implemented", "true");

        assertThat(String.join("\n", lines()))
                .contains("authentication as KAFKA_USERNAME")
                .doesNotContain("s3cret");
    }

    @Test
    void brokerAliasAndCheckpointTopicAreShown() {
        properties.putAll(Map.of(
                "akto.kafka.broker.mal", "",
                "akto.kafka.broker.url", "alias:9092",
                "checkpoint.store", "kafka",
                "checkpoint.topic", "positions"));

        assertThat(line("Kafka: ")).startsWith("Kafka: alias:9092, ");
        assertThat(line("Checkpoints: ")).startsWith("Checkpoints: Kafka topic positions;");
    }
}
