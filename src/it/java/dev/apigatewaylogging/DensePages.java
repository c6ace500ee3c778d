/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The promise "all records arrive, once each" for a backlog of requests of few entries, thousands of which are complete
 * within one page, in whatever size. All settings are the defaults.
 */
final class DensePages {

    private static final Duration STOP = Duration.ofSeconds(40);

    /** Before the first request begins, so that it is scanned. */
    private static final Duration LEAD = Duration.ofSeconds(5);

    private final KafkaBroker broker;
    private final Path data;
    private final String[] jvm;
    private final Duration timeout;

    /**
     * Connectors that deliver to a broker and keep their data in a directory.
     *
     * @param timeout how long to wait without a new record: a busy machine must not fail the test
     * @param jvm options of the connector's JVM
     */
    DensePages(KafkaBroker broker, Path data, Duration timeout, String... jvm) {
        this.broker = broker;
        this.data = data;
        this.timeout = timeout;
        this.jvm = jvm.clone();
    }

    /** Logs what is planned, starts the connector, and asserts that every record arrives, right and once. */
    void arriveOnceEach(PlannedLog plan, Instant start) {
        String topic = "akto.api.logs." + System.nanoTime();
        broker.createTopic(topic, 3);
        try (FakeAws aws = FakeAws.started()) {
            plan.fill(aws);
            Connector connector = Connector.to(aws, broker.bootstrapServers(), String.join(",", plan.groups()), data)
                    .with("AKTO_KAFKA_TOPIC_NAME", topic)
                    .with("LOG_START_FROM", start.minus(LEAD).toString())
                    .jvm(jvm);
            try (JavaProcess process = connector.start();
                    TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
                Reconciliation arrived = new Reconciliation(plan);
                awaitAll(plan, reader, arrived);
                Reconciliation.Result whenAllAreThere = arrived.result();
                assertThat(whenAllAreThere.exactlyOnce())
                        .as(() -> whenAllAreThere + "\n" + tailOf(process))
                        .isTrue();
                assertThat(process.stop(STOP)).as(() -> tailOf(process)).isZero();
                // anything after the last expected record is unexpected
                Reconciliation.Result atTheEnd = arrived.accept(reader.toEnd()).result();
                assertThat(atTheEnd.exactlyOnce()).as(atTheEnd.toString()).isTrue();
                assertThat(process.output()).noneMatch(line -> line.matches(".*(StackOverflow|OutOfMemory)Error.*"));
            }
        }
    }

    /** Reads until all records have arrived, or none has arrived for the timeout. */
    private void awaitAll(PlannedLog plan, TopicReader reader, Reconciliation arrived) {
        long expected = plan.requestIds().count();
        int before = 0;
        long since = System.nanoTime();
        while (arrived.completed() < expected && System.nanoTime() - since < timeout.toNanos()) {
            reader.next(record -> arrived.accept(record.key(), record.value()));
            if (arrived.completed() > before) {
                before = arrived.completed();
                since = System.nanoTime();
            }
        }
    }

    private static String tailOf(JavaProcess process) {
        var output = process.output();
        return String.join("\n", output.subList(Math.max(0, output.size() - 60), output.size()));
    }
}
