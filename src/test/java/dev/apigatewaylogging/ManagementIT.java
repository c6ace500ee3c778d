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

    private static final Pattern METRIC = Pattern.compile("(gateway|jvm|process)_[a-z_]+");
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
    void isReadyWhenTheLogGroupIsReadAndKafkaIsThere(KafkaBroker broker) {
        aws.group("API-Gateway-Execution-Logs_a1/prod");
        try (JavaProcess running =
                connector(broker, "API-Gateway-Execution-Logs_a1/prod").start()) {
            Management management = Management.of(running);

            await().atMost(SOON).until(() -> management.get("/q/health/ready").statusCode() == 200);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isAliveAndNotReadyWithTheReasonWhenTheLogGroupIsNotThere(KafkaBroker broker) {
        try (JavaProcess running = connector(broker, "no-such-group").start()) {
            Management management = Management.of(running);

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            management.get("/q/health/ready").body())
                    .contains("log group no-such-group not found", "LOG_GROUP_NAME"));
            assertThat(management.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(management.get("/q/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isNotReadyWithoutKafkaAlsoWhenThereIsNothingToSend(KafkaBroker broker) {
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
    void countsWhatWentThroughUnderTheNamesThatDashboardAndAlertsUse(KafkaBroker broker) throws IOException {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(3), 200, 10, Instant.now().minusSeconds(100), 20);
        plan.fill(aws);
        aws.put(plan.group(), "stream", Instant.now().minusSeconds(60), "a line that tells of no request");
        double requests = plan.requestIds().count();
        try (JavaProcess running = connector(broker, plan.group()).start()) {
            Management management = Management.of(running);

            await().atMost(SOON).untilAsserted(() -> assertThat(management.metrics())
                    .containsEntry("gateway_records_delivered_total", requests)
                    .containsEntry("gateway_requests_open", 0.0));
            Map<String, Double> metrics = management.metrics();
            // some of the generated requests have headers and bodies that look like an entry of an odd id
            double unreadable = metrics.get("gateway_lines_read_total{kind=\"unreadable\"}");
            assertThat(unreadable).isBetween(1.0, 30.0);
            assertThat(metrics)
                    .containsEntry("gateway_dead_letters_total{reason=\"unreadable-line\"}", unreadable)
                    .containsEntry("gateway_kafka_latency_seconds_count", requests)
                    .containsEntry("gateway_memory_held_bytes", 0.0);
            assertThat(metrics.get("gateway_lines_read_total{kind=\"execution\"}"))
                    .isGreaterThan(requests);
            assertThat(metrics.get("gateway_aws_calls_total{operation=\"FilterLogEvents\",purpose=\"live\"}"))
                    .isPositive();
            assertThat(metrics.get("gateway_checkpoint_age_seconds")).isBetween(0.0, 10.0);
            assertThat(names(metrics)).containsAll(documented());
            assertThat(metrics.entrySet())
                    .filteredOn(sample -> sample.getKey().startsWith("gateway_log_group_lag_seconds"))
                    .singleElement()
                    .satisfies(lag -> assertThat(lag.getValue()).isBetween(0.0, 60.0));
        }
    }

    /** What the dashboard, the alerts and the documentation name. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : List.of("deploy/grafana/dashboard.json", "deploy/prometheus/alerts.yaml")) {
            METRIC.matcher(Files.readString(Path.of(file))).results().forEach(found -> names.add(found.group()));
        }
        Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `gateway_"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .map(name -> name.equals("gateway_kafka_latency_seconds") ? name + "_count" : name)
                .forEach(names::add);
        assertThat(names).hasSizeGreaterThan(15);
        return names;
    }

    private static Set<String> names(Map<String, Double> metrics) {
        Set<String> names = new TreeSet<>();
        metrics.keySet().forEach(sample -> names.add(sample.split("\\{", 2)[0]));
        return names;
    }

    @Test
    void documentsEveryMetricOfItsOwn(KafkaBroker broker) throws IOException {
        aws.group("group");
        String documentation = Files.readString(Path.of("docs/metrics.md"));
        try (JavaProcess running = connector(broker, "group").start()) {
            assertThat(names(Management.of(running).metrics()))
                    .filteredOn(name -> name.startsWith("gateway_") && !name.startsWith("gateway_kafka_latency"))
                    .allSatisfy(name -> assertThat(documentation).contains("`" + name + "`"));
        }
    }
}
