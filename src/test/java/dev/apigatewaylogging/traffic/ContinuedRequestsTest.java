package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.progress.MemoryCheckpointStore;
import dev.apigatewaylogging.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that begin in one page and end in the next one. */
class ContinuedRequestsTest {

    private static final long START = 1_772_446_530_000L;
    private static final int REQUESTS = 12;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Progress progress = new Progress();
    private final SilentRequests silentRequests = new SilentRequests(progress);
    private final MemoryAggregationRepository openRequests = new MemoryAggregationRepository();
    private final RequestAggregation aggregation = new RequestAggregation(progress, silentRequests);
    private final List<List<Outcome>> left = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        progress.setCheckpointStore(new MemoryCheckpointStore());
        aggregation.setOpenRequests(openRequests);
        camel.addService(progress, true, true);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:pages")
                        .process(new PageParser(""))
                        .process(new CompleteRequestCollector(openRequests, silentRequests))
                        .split(body())
                        .aggregate(new RequestId(), aggregation)
                        .aggregationRepository(openRequests)
                        .completionSize(10_000)
                        .aggregateController(silentRequests)
                        .process(exchange -> {
                            RequestBatch batch = exchange.getMessage().getBody(RequestBatch.class);
                            left.add(batch.assemble(new TrafficAssembler()));
                            batch.ended(true, false);
                        })
                        .end()
                        .end()
                        .process(silentRequests);
            }
        });
        camel.start();
        // no access log beside it
        for (int other = 0; other < BothLogs.ENOUGH_WAITED_IN_VAIN; other++) {
            long time = START - 100_000 + other * 3_000L;
            page(LoggedRequest.of("another-" + other, 99, time, 1).events(), time + 2_500);
        }
        await().until(() -> left.size() == BothLogs.ENOUGH_WAITED_IN_VAIN && progress.unacknowledged() == 0);
        left.clear();
    }

    @AfterEach
    void stop() throws Exception {
        camel.close();
    }

    private void page(List<LogEvent> events, long readThrough) {
        camel.createProducerTemplate()
                .sendBodyAndHeaders(
                        "direct:pages",
                        events,
                        Map.of(
                                CloudWatchLogsConstants.CURSOR,
                                events.get(0).cursor(),
                                CloudWatchLogsConstants.READ_THROUGH,
                                readThrough));
    }

    private static List<List<LogEvent>> requests(String prefix) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(number -> LoggedRequest.of(prefix + number, number, START, number + 1)
                        .events())
                .toList();
    }

    private static List<LogEvent> part(List<List<LogEvent>> requests, boolean second) {
        List<LogEvent> part = new ArrayList<>();
        requests.forEach(events -> part.addAll(
                second ? events.subList(events.size() / 2, events.size()) : events.subList(0, events.size() / 2)));
        return part;
    }

    @Test
    void theyLeaveTogetherWhenThePageEndsThem() {
        List<List<LogEvent>> requests = requests("id-");

        page(part(requests, false), START);
        assertThat(progress.openRequests()).isEqualTo(REQUESTS);
        page(part(requests, true), START);

        await().until(() -> progress.openRequests() == 0 && progress.unacknowledged() == 0);
        assertThat(left).singleElement().satisfies(batch -> assertThat(batch)
                .hasSize(REQUESTS)
                .allSatisfy(
                        outcome -> assertThat(((Traffic) outcome).incomplete()).isFalse()));
        assertThat(openRequests.getKeys()).isEmpty();
        assertThat(progress.bytesHeld()).isZero();
    }

    @Test
    void whatThePageRepeatsIsNoneOfTheirEntries() {
        List<List<LogEvent>> requests = requests("id-");
        page(part(requests, false), START);

        page(requests.stream().flatMap(List::stream).toList(), START);

        await().until(() -> progress.openRequests() == 0 && progress.unacknowledged() == 0);
        assertThat(left.stream().flatMap(List::stream)).hasSize(REQUESTS).allSatisfy(outcome -> assertThat(
                        ((Traffic) outcome).incomplete())
                .isFalse());
        assertThat(openRequests.getKeys()).isEmpty();
        assertThat(progress.bytesHeld()).isZero();
    }

    @Test
    void thoseThatThePageDoesNotEndStayOpen() {
        List<List<LogEvent>> requests = requests("id-");
        page(part(requests, false), START);

        page(part(requests.subList(0, 3), true), START);

        await().until(() -> progress.openRequests() == REQUESTS - 3 && progress.unacknowledged() == 0);
        assertThat(left.stream().flatMap(List::stream)).hasSize(3);
        assertThat(openRequests.getKeys()).hasSize(REQUESTS - 3);
    }
}
