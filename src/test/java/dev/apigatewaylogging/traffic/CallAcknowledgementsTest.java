package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.progress.MemoryCheckpointStore;
import dev.apigatewaylogging.progress.Progress;
import dev.apigatewaylogging.standin.RequestKind;
import dev.apigatewaylogging.standin.RequestScript;
import dev.apigatewaylogging.standin.ScriptedLines;
import dev.apigatewaylogging.standin.TrafficGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.Test;

/** Which request a call belongs to, whatever the steps between did to its exchange. */
class CallAcknowledgementsTest {

    private static final Cursor LIVE =
            new Cursor(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);

    private final Progress progress = new Progress();

    private OpenRequest request(int number) {
        RequestScript script = TrafficGenerator.seeded(1).script(number, RequestKind.LAMBDA_PROXY);
        return new OpenRequest(new RequestLines(script.requestId(), ScriptedLines.of(script, LIVE, 0)), progress);
    }

    @Test
    void aSplitAmongTheStepsOfACallDoesNotAcknowledgeAnother() throws Exception {
        progress.setCheckpointStore(new MemoryCheckpointStore());
        RequestBatch batch = new RequestBatch(List.of(request(7), request(8)), new DeliveryBacklog());
        batch.close();
        AtomicInteger calls = new AtomicInteger();
        CallAcknowledgements acknowledgements = new CallAcknowledgements();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:delivery")
                            .split(new Outcomes(""), acknowledgements)
                            .streaming()
                            .onPrepare(acknowledgements)
                            .split(body(), new UseLatestAggregationStrategy())
                            .process(exchange -> {})
                            .end()
                            .process(exchange -> {
                                if (calls.getAndIncrement() == 1) {
                                    throw new IllegalStateException("the second call");
                                }
                            });
                }
            });
            camel.start();
            Exchange done = camel.createProducerTemplate()
                    .send("direct:delivery", exchange -> exchange.getMessage().setBody(batch));

            assertThat(done.getException()).isNull();
            batch.ended(true, false);
        }
        progress.readThrough(LIVE, Long.MAX_VALUE / 2);

        assertThat(progress.unacknowledged()).isZero();
        assertThat(progress.resumeFrom(LIVE).orElseThrow()).isLessThan(Long.MAX_VALUE / 2);
    }

    private RequestBatch batch(int requests) {
        progress.setCheckpointStore(new MemoryCheckpointStore());
        RequestBatch batch = new RequestBatch(
                IntStream.range(0, requests).mapToObj(this::request).toList(), new DeliveryBacklog());
        batch.close();
        return batch;
    }

    private boolean allMayBeForgotten() {
        progress.readThrough(LIVE, Long.MAX_VALUE / 2);
        return progress.resumeFrom(LIVE).orElseThrow() == Long.MAX_VALUE / 2;
    }

    @Test
    void aSplitThatAStopEndsBeforeItsFirstCallDeliversNothing() {
        RequestBatch batch = batch(3);
        batch.assemble(new TrafficAssembler());

        batch.ended(true, true);

        assertThat(progress.unacknowledged()).isZero();
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void aBatchThatAStopKeepsFromBeingAssembledIsNotDelivered() {
        RequestBatch batch = batch(3);

        batch.ended(true, true);

        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void aSplitThatEndsInItsMiddleDeliversWhatItsCallsDelivered() {
        RequestBatch batch = batch(3);
        batch.assemble(new TrafficAssembler());
        int first = batch.nextCall();
        int second = batch.nextCall();
        batch.ended(first, true);

        batch.ended(true, false);

        assertThat(progress.unacknowledged()).isEqualTo(1);
        batch.ended(second, true);
        assertThat(progress.unacknowledged()).isZero();
        assertThat(allMayBeForgotten()).isFalse();
    }

    @Test
    void callsThatAreUnderWayWhenAStopEndsTheirBatchDecideThemselves() {
        RequestBatch batch = batch(2);
        batch.assemble(new TrafficAssembler());
        int first = batch.nextCall();
        int second = batch.nextCall();

        batch.ended(true, true);

        assertThat(progress.unacknowledged()).isEqualTo(2);
        batch.ended(first, true);
        batch.ended(second, true);
        assertThat(allMayBeForgotten()).isTrue();
    }

    @Test
    void aRouteThatDeliversInAnotherWayIsBelieved() {
        RequestBatch batch = batch(2);
        batch.assemble(new TrafficAssembler());

        batch.ended(true, false);

        assertThat(allMayBeForgotten()).isTrue();
    }
}
