/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of the packaged connector. */
@ExtendWith(SharedBroker.class)
class ManagementIT {

    private static final Set<String> TIMERS = Set.of(
            "apigateway_logging_aws_requests_seconds",
            "apigateway_logging_kafka_delivery_seconds",
            "apigateway_logging_late_requests_seconds");
    private static final Pattern METRIC = Pattern.compile("(apigateway_logging|jvm|process)_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("(apigateway_logging_[a-z_]+)\\{([a-z]+)!?=(\"[a-z-]+\")}");
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path data;

    private FakeAws aws;

    @BeforeEach
    void startAws() {
        aws = FakeAws.started();
    }

    @AfterEach
    void stopAws() {
        aws.close();
    }

    private Connector connector(KafkaBroker broker, String group) {
        String topic = "management." + System.nanoTime();
        broker.createTopic(topic, 1);
        return Connector.to(aws, broker.bootstrapServers(), group, data).with("AKTO_KAFKA_TOPIC_NAME", topic);
    }

    @Test
    void isReadyWhenLogGroupIsScannedAndKafkaIsReachable(KafkaBroker broker) {
        aws.group("API-Gateway-Execution-Logs_a1/prod");
        try (JavaProcess running =
                connector(broker, "API-Gateway-Execution-Logs_a1/prod").start()) {
            Management management = Management.of(running);

            await().atMost(SOON).until(() -> management.get("/q/health/ready").statusCode() == 200);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isAliveAndNotReadyWithReasonWithoutLogGroup(KafkaBroker broker) {
        try (JavaProcess running = connector(broker, "no-such-group").start()) {
            Management management = Management.of(running);

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            management.get("/q/health/ready").body())
                    .contains("log group no-such-group not found", "LOG_GROUP_NAME"));
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(management.metrics()).containsEntry("apigateway_logging_ready", 0.0);
        }
    }

    @Test
    void isNotReadyWithoutKafkaEvenIfIdle(KafkaBroker broker) {
        aws.group("group");
        try (JavaProcess running = connector(broker, "group")
                .with("AKTO_KAFKA_BROKER_MAL", "127.0.0.1:1")
                .start()) {
            Management management = Management.of(running);

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            management.get("/q/health/ready").body())
                    .contains("Kafka at 127.0.0.1:1 is unreachable (no response", "AKTO_KAFKA_BROKER_MAL"));
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void publishesMetricsUsedByDashboardAndAlerts(KafkaBroker broker) throws IOException {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(3), 200, 10, Instant.now().minusSeconds(100), 20);
        plan.fill(aws);
        aws.put(plan.group(), "stream", Instant.now().minusSeconds(60), "not a log entry");
        double requests = plan.requestIds().count();
        try (JavaProcess running = connector(broker, plan.group()).start()) {
            Management management = Management.of(running);

            await().atMost(SOON).untilAsserted(() -> assertThat(management.metrics())
                    .containsEntry("apigateway_logging_records_delivered_total", requests)
                    .containsEntry("apigateway_logging_requests_open", 0.0));
            Map<String, Double> metrics = management.metrics();
            // some of the generated requests have headers and bodies that look like an entry of an odd id
            double unparseable = metrics.get("apigateway_logging_events_parsed_total{type=\"unparseable\"}");
            assertThat(unparseable).isBetween(1.0, 30.0);
            assertThat(metrics)
                    .containsEntry("apigateway_logging_dead_letters_total{reason=\"unparseable-event\"}", unparseable)
                    .containsEntry("apigateway_logging_kafka_delivery_seconds_count", requests)
                    .containsEntry("apigateway_logging_buffer_used_bytes", 0.0);
            assertThat(metrics.get("apigateway_logging_events_parsed_total{type=\"execution\"}"))
                    .isGreaterThan(requests);
            assertThat(
                            metrics.get(
                                    "apigateway_logging_aws_requests_seconds_count{operation=\"FilterLogEvents\",outcome=\"success\",purpose=\"live\"}"))
                    .isPositive();
            assertThat(metrics.get("apigateway_logging_checkpoint_age_seconds")).isBetween(0.0, 10.0);
            assertThat(names(metrics)).containsAll(documented());
            assertThat(alertSelectors()).hasSizeGreaterThan(2).allSatisfy((name, label) -> assertThat(metrics.keySet())
                    .anyMatch(sample -> sample.startsWith(name + "{") && sample.contains(label)));
            assertThat(metrics)
                    .containsEntry("apigateway_logging_ready", 1.0)
                    .containsEntry("apigateway_logging_flow_held", 0.0);
            assertThat(metrics.entrySet())
                    .filteredOn(sample -> sample.getKey().startsWith("apigateway_logging_log_group_lag_seconds"))
                    .singleElement()
                    .satisfies(lag -> assertThat(lag.getValue()).isBetween(0.0, 60.0));
        }
    }

    /** The metrics that the dashboard, the alerts and the documentation name, except for those of a cluster. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : List.of("deploy/grafana/dashboard.json", "deploy/prometheus/alerts.yaml")) {
            METRIC.matcher(Files.readString(Path.of(file))).results().forEach(found -> names.add(found.group()));
        }
        Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .filter(line ->
                        line.startsWith("| `apigateway_logging_") && !line.startsWith("| `apigateway_logging_cluster_"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .map(name -> TIMERS.contains(name) ? name + "_count" : name)
                .forEach(names::add);
        assertThat(names).hasSizeGreaterThan(15);
        return names;
    }

    /** The metrics of the alerts with a label and its value; the last one of each metric. */
    private static Map<String, String> alertSelectors() throws IOException {
        Map<String, String> selectors = new TreeMap<>();
        SELECTOR.matcher(Files.readString(Path.of("deploy/prometheus/alerts.yaml")))
                .results()
                .forEach(found -> selectors.put(found.group(1), found.group(2) + '=' + found.group(3)));
        return selectors;
    }

    /** A timer is documented once, by the name without the suffix of its time series. */
    private static String documentedName(String name) {
        return TIMERS.stream()
                .filter(timer -> name.startsWith(timer + "_"))
                .findFirst()
                .orElse(name);
    }

    private static Set<String> names(Map<String, Double> metrics) {
        Set<String> names = new TreeSet<>();
        metrics.keySet().forEach(sample -> names.add(sample.split("\\{", 2)[0]));
        return names;
    }

    @Test
    void documentsEachPublishedMetric(KafkaBroker broker) throws IOException {
        aws.group("group");
        String documentation = Files.readString(Path.of("docs/metrics.md"));
        try (JavaProcess running = connector(broker, "group").start()) {
            assertThat(names(Management.of(running).metrics()))
                    .filteredOn(name -> name.startsWith("apigateway_logging_"))
                    .extracting(ManagementIT::documentedName)
                    .allSatisfy(name -> assertThat(documentation).contains("`" + name + "`"));
        }
    }
}
