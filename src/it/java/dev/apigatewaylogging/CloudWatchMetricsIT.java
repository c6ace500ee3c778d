/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.PutMetric;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The figures of the packaged connector in CloudWatch, for those who want them there. */
@ExtendWith(SharedBroker.class)
class CloudWatchMetricsIT {

    private static final String NAMESPACE = "Team A/ApiGatewayLogging";

    @TempDir
    Path data;

    private ConnectorEnvironment stack;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
        for (int i = 0; i < 3; i++) {
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(30 - i));
        }
        stack.log(Instant.now().minusSeconds(30), "a line that tells of no request");
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private Connector measured() {
        return stack.connector()
                .with("CLOUDWATCH_METRICS", "true")
                .with("CLOUDWATCH_METRICS_NAMESPACE", NAMESPACE)
                .with("CLOUDWATCH_METRICS_INTERVAL", "PT1S");
    }

    private double sum(String name) {
        return of(name).stream().mapToDouble(PutMetric::value).sum();
    }

    private List<PutMetric> of(String name) {
        return stack.aws().metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .toList();
    }

    @Test
    void recordsAndDeadLettersAreCountedOnceAndLagIsExported() {
        try (JavaProcess connector = measured().launch()) {
            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                assertThat(sum("RecordsDelivered"))
                        .as(() -> String.join("\n", connector.output()))
                        .isEqualTo(3);
                assertThat(sum("DeadLetters")).isEqualTo(1);
                assertThat(of("LogGroupLag")).hasSizeGreaterThan(2);
            });

            assertThat(stack.aws().metrics())
                    .allSatisfy(metric -> assertThat(metric.namespace()).isEqualTo(NAMESPACE))
                    .allSatisfy(metric ->
                            assertThat(metric.caller()).isEqualTo(stack.aws().home()));
            assertThat(of("LogGroupLag"))
                    .allSatisfy(lag -> assertThat(lag.dimensions())
                            .isEqualTo(Map.of(
                                    "LogGroup", stack.group(),
                                    "Region", stack.aws().home().region())))
                    .allSatisfy(lag -> assertThat(lag.unit()).isEqualTo("Seconds"))
                    .anySatisfy(lag -> assertThat(lag.value()).isBetween(0.0, 40.0));
            assertThat(of("RecordsDelivered")).hasSizeGreaterThan(2);
            assertThat(sum("RecordsDelivered")).isEqualTo(3);
            assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
            assertThat(connector.output()).noneMatch(line -> line.contains("MetricDatum"));
        }
    }

    @Test
    void rejectedMetricsStopNothingAndAreNotLost() {
        stack.aws().rejectMetrics(true);
        try (JavaProcess connector = measured().launch()) {
            stack.await(3);
            connector.awaitLine(
                    "WARN .*CloudWatch rejected the metrics .AccessDenied.*cloudwatch:PutMetricData",
                    ConnectorEnvironment.SOON);
            stack.aws().rejectMetrics(false);

            await().atMost(ConnectorEnvironment.SOON)
                    .untilAsserted(() -> assertThat(sum("RecordsDelivered")).isEqualTo(3));
            assertThat(data.resolve("dead-letter"))
                    .as("only the dead letter of the traffic")
                    .isDirectoryNotContaining(file -> file.toFile().length() > 400);
            assertThat(connector.isAlive()).isTrue();
        }
    }

    @Test
    void noMetricsAreSentByDefault() {
        try (JavaProcess connector =
                stack.connector().with("CLOUDWATCH_METRICS_INTERVAL", "PT1S").launch()) {
            stack.await(3);
            assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
            assertThat(stack.aws().calls().of("PutMetricData")).isEmpty();
            assertThat(connector.output()).noneMatch(line -> line.contains("cloudwatch-metrics"));
        }
    }
}
