/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aggregate.InFlightRequestLimit;
import dev.apigatewaylogging.aggregate.OpenRequest;
import dev.apigatewaylogging.aggregate.RequestBatch;
import dev.apigatewaylogging.aggregate.RequestEntries;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import dev.apigatewaylogging.testsupport.traffic.ScriptedLines;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.main.Main;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route {@code delivery} as it is in {@code routes/}, with its errors and dead letters, without Kafka. */
class DeliveryRouteTest {

    private static final ScanId CURSOR =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);

    private final Main main = new Main();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private ProducerTemplate template;
    private volatile String undeliverable = "";

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.resolve("dead-letter").toString());
        main.configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/errors.camel.yaml,"
                        + "file:routes/dead-letter.camel.yaml,file:routes/delivery.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:kafka").errorHandler(noErrorHandler()).process(exchange -> {
                    String key = exchange.getMessage().getHeader(KafkaConstants.KEY, String.class);
                    if (key.equals(undeliverable)) {
                        throw new KafkaException("the broker is not there");
                    }
                    delivered.add(key);
                });
            }
        });
        main.start();
        template = main.getCamelContext().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private static RequestBatch batch(RequestScript... scripts) {
        DeliveryTracker tracker = progress();
        return new RequestBatch(
                Stream.of(scripts).map(script -> request(script, tracker, 0)).toList(),
                new InFlightRequestLimit(),
                tracker);
    }

    private static DeliveryTracker progress() {
        DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
        tracker.setCheckpointStore(new MemoryCheckpointStore());
        return tracker;
    }

    private static OpenRequest request(RequestScript script, DeliveryTracker tracker, long start) {
        return new OpenRequest(
                new RequestEntries(script.requestId(), ScriptedLines.of(script, CURSOR, start)), tracker);
    }

    private List<String> deadLetters() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("dead-letter"))) {
            return Files.readAllLines(files.findFirst().orElseThrow());
        }
    }

    @Test
    void requestIsDeliveredAndItsEntriesReleased() {
        RequestScript script = TrafficGenerator.seeded(1).script(7, RequestKind.LAMBDA_PROXY);
        RequestBatch batch = batch(script);

        template.sendBody("direct:delivery", batch);

        assertThat(delivered).containsExactly(script.requestId());
        assertThat(batch.requests())
                .allSatisfy(request -> assertThat(request.entries()).isEmpty());
    }

    @Test
    void webSocketDisconnectIsCountedAndAcknowledgedWithoutRecord() {
        List<ScriptLine> lines = List.of(
                new ScriptLine(0, "(WSe5=) Starting execution for request: WSe5="),
                new ScriptLine(1, "(WSe5=) WebSocket Request Route: [$disconnect]"),
                new ScriptLine(
                        2,
                        "(WSe5=) Client [Connection Id: L0SM9cOFvHcCIhw=] disconnected from API [w5x9q1z7ab]. Close reason:"
                                + " [1001: Going away]"));
        DeliveryTracker tracker = progress();
        OpenRequest request =
                new OpenRequest(new RequestEntries("WSe5=", ScriptedLines.of("WSe5=", lines, CURSOR, 0)), tracker);
        RequestScript other = TrafficGenerator.seeded(1).script(7, RequestKind.LAMBDA_PROXY);
        RequestBatch batch =
                new RequestBatch(List.of(request, request(other, tracker, 0)), new InFlightRequestLimit(), tracker);

        batch.close();

        template.sendBody("direct:delivery", batch);

        assertThat(delivered).containsExactly(other.requestId());
        assertThat(tracker.openRequests()).isZero();
        assertThat(batch.requests())
                .allSatisfy(done -> assertThat(done.entries()).isEmpty());
        MeterRegistry meters = main.getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        assertThat(meters.get("apigateway.logging.websocket.events.omitted").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void undeliverableRecordHoldsItsRequestOnly() {
        DeliveryTracker tracker = progress();
        List<RequestScript> scripts = IntStream.range(0, 16)
                .mapToObj(number -> TrafficGenerator.seeded(1).script(number, RequestKind.LAMBDA_PROXY))
                .toList();
        List<OpenRequest> requests = IntStream.range(0, 16)
                .mapToObj(number -> request(scripts.get(number), tracker, number * 1_000L))
                .toList();
        RequestBatch batch = new RequestBatch(requests, new InFlightRequestLimit(), tracker);
        batch.close();
        undeliverable = scripts.get(3).requestId();

        template.sendBody("direct:delivery", batch);

        assertThat(delivered).hasSize(15).doesNotContain(undeliverable);
        assertThat(tracker.inFlight()).isZero();
        // the one that failed is scanned again after a restart, the others are not
        tracker.advance(CURSOR, 1_000_000);
        assertThat(tracker.resumePosition(CURSOR)).hasValue(3_000);
    }

    @Test
    void unassembledRequestIsDeadLetteredAndNextOneDelivered() throws IOException {
        RequestScript script = TrafficGenerator.seeded(1).script(8, RequestKind.HTTP_PROXY);

        template.sendBody("direct:delivery", "what an edited route has put here");
        template.sendBody("direct:delivery", batch(script));

        assertThat(deadLetters()).singleElement().asString().contains("\"reason\":\"ClassCastException\"");
        assertThat(delivered).containsExactly(script.requestId());
    }
}
