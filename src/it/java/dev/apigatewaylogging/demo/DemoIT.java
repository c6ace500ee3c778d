/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small demo, once with the connector as it is, and once with a connector with injected errors. */
@ExtendWith(SharedBroker.class)
class DemoIT {

    private static final int REQUESTS = 40;
    private static final double PER_SECOND = 10;
    /** A busy machine may need a third of it to start the connector. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final TrafficPlan plan = TrafficPlan.of(
            TrafficGenerator.seeded(3).withoutSlowOnes(),
            REQUESTS,
            2,
            Instant.now().minusSeconds(60),
            PER_SECOND);

    private DemoResult demo(
            KafkaBroker broker, Predicate<Reconciliation.Result> enough, UnaryOperator<Connector> change) {
        return demo(broker, enough, change, () -> false);
    }

    private DemoResult demo(
            KafkaBroker broker,
            Predicate<Reconciliation.Result> enough,
            UnaryOperator<Connector> change,
            BooleanSupplier keep) {
        String name = "akto.api.logs." + System.nanoTime();
        broker.createTopic(name, 3);
        try (FakeAws aws = FakeAws.started();
                TopicReader topic = TopicReader.of(broker.bootstrapServers(), name)) {
            plan.fill(aws);
            Demo demo = new Demo(
                    ConsoleOutput.plain(shown),
                    directory,
                    plan,
                    REQUESTS,
                    UploadedSpecs.none(ConsoleOutput.plain(shown)));
            Connector connector = Connector.to(aws, broker.bootstrapServers(), plan.group(), demo.data())
                    .with("AKTO_KAFKA_TOPIC_NAME", name);
            return demo.watch(change.apply(connector), topic, AT_MOST, enough, keep);
        }
    }

    @Test
    void showsEveryRecordAndReportsAllCorrect(KafkaBroker broker) {
        DemoResult outcome = demo(broker, arrived -> false, UnaryOperator.identity());

        assertThat(outcome.isRight()).as(outcome.toString()).isTrue();
        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .as("one line each, the header and the status page")
                .hasSize(outcome.records().rebuilt() + 2)
                .anyMatch(line -> line.matches(" *Status page of the connector: http://127\\.0\\.0\\.1:\\d+/"));
        assertThat(directory.resolve("records.jsonl")).isNotEmptyFile();
    }

    @Test
    void keptConnectorServesItsStatusPageAtShownAddress(KafkaBroker broker) {
        AtomicInteger status = new AtomicInteger();

        DemoResult outcome = demo(broker, arrived -> false, UnaryOperator.identity(), () -> {
            if (shown.toString(StandardCharsets.UTF_8).contains("The connector runs on")) {
                status.set(statusOf(shownAddress()));
            }
            return status.get() == 0;
        });

        assertThat(status).hasValue(200);
        assertThat(outcome.isRight()).as(outcome.toString()).isTrue();
    }

    private URI shownAddress() {
        Matcher address = Pattern.compile("status page at (http://\\S+/): Ctrl-C")
                .matcher(shown.toString(StandardCharsets.UTF_8));
        assertThat(address.find()).isTrue();
        return URI.create(address.group(1));
    }

    private static int statusOf(URI page) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reportsWrongAndMissingRecords(KafkaBroker broker) {
        Instant half = plan.start(REQUESTS / 2);

        DemoResult outcome = demo(broker, arrived -> arrived.wrong() > 0, connector -> connector
                .with("LOG_START_FROM", half.toString())
                .with("HEADERS_REDACTED", "user-agent"));

        assertThat(outcome.isRight()).as(outcome.toString()).isFalse();
        assertThat(outcome.records().lost()).as(outcome.toString()).isGreaterThan(REQUESTS / 4);
        assertThat(outcome.records().wrong()).as(outcome.toString()).isPositive();
        assertThat(outcome.lost()).hasSize(outcome.records().lost());
    }
}
