/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RangeScanStatus;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route of plain Camel: an endpoint URI, and nothing else of this project. */
class PlainCamelTest {

    private static final String GROUP = "my-group";
    private static final int PAGE = 20;
    private static final int EVENTS = 3 * PAGE;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Instant start = Instant.now().minusSeconds(240);
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final List<Message> failed = new CopyOnWriteArrayList<>();
    private final Set<String> poisonous = ConcurrentHashMap.newKeySet();
    private volatile boolean allFail;

    @BeforeEach
    void fill() {
        aws.faults().pageSize(PAGE);
        // at one time, so that no scan window separates them
        IntStream.range(0, EVENTS).forEach(i -> aws.put(GROUP, "stream-" + i % 3, start, "line " + i));
    }

    @AfterEach
    void close() throws IOException {
        camel.close();
        aws.close();
    }

    private void read(String options) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(EventProcessingException.class)
                        .handled(true)
                        .process(exchange -> failed.add(copy(exchange)));
                from("cloudwatch-logs:" + GROUP + "?region=" + aws.home().region()
                                + "&overrideEndpoint=true&uriEndpointOverride=" + aws.endpoint()
                                + "&accessKey=AKIDEXAMPLE&secretKey=RAW(secret)&startFrom=PT10M&pollInterval=PT0.1S"
                                + "&rescanDelay=PT0S" + options)
                        .process(PlainCamelTest.this::take);
            }
        });
        camel.start();
    }

    private void take(Exchange exchange) {
        String body = String.valueOf(exchange.getMessage().getBody());
        attempts.add(body);
        if (allFail || poisonous.contains(body)) {
            throw new IllegalStateException("made up");
        }
        messages.add(copy(exchange));
    }

    private Message copy(Exchange exchange) {
        Message copy = new DefaultMessage(camel);
        copy.copyFrom(exchange.getMessage());
        return copy;
    }

    private static List<Object> bodies(List<Message> messages) {
        return messages.stream().map(Message::getBody).toList();
    }

    private static Set<String> lines(int count) {
        Set<String> lines = new HashSet<>();
        IntStream.range(0, count).forEach(i -> lines.add("line " + i));
        return lines;
    }

    @Test
    void exchangeIsPage() throws Exception {
        read("");

        await().atMost(SOON)
                .until(() -> messages.stream()
                                .mapToInt(message -> message.getBody(List.class).size())
                                .sum()
                        >= EVENTS);
        List<Message> pages = messages.stream()
                .filter(message -> !message.getBody(List.class).isEmpty())
                .toList();
        assertThat(pages).hasSize(EVENTS / PAGE).allSatisfy(page -> {
            assertThat((List<?>) page.getBody()).hasSize(PAGE).hasOnlyElementsOfType(LogEvent.class);
            assertThat(page.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME)).isEqualTo(GROUP);
            assertThat(page.getHeader(CloudWatchLogsConstants.REGION))
                    .isEqualTo(aws.home().region());
            assertThat(page.getHeaders())
                    .doesNotContainKeys(CloudWatchLogsConstants.EVENT_ID, Exchange.MESSAGE_TIMESTAMP);
        });
    }

    @Test
    void splitResultMakesExchangePerEventWithHeaders() throws Exception {
        read("&splitResult=true");

        await().atMost(SOON).until(() -> messages.size() >= EVENTS);
        aws.put(GROUP, "stream", Instant.now(), "later");
        await().atMost(SOON).until(() -> messages.size() > EVENTS);
        assertThat(bodies(messages)).hasSize(EVENTS + 1).endsWith("later").containsAll(lines(EVENTS));
        assertThat(messages.subList(0, EVENTS)).allSatisfy(message -> {
            int line = Integer.parseInt(message.getBody(String.class).substring("line ".length()));
            assertThat(message.getHeaders())
                    .containsAllEntriesOf(Map.of(
                            CloudWatchLogsConstants.LOG_GROUP_NAME,
                            GROUP,
                            CloudWatchLogsConstants.LOG_STREAM_NAME,
                            "stream-" + line % 3,
                            CloudWatchLogsConstants.TIMESTAMP,
                            start.toEpochMilli(),
                            Exchange.MESSAGE_TIMESTAMP,
                            start.toEpochMilli()));
            assertThat(message.getHeader(CloudWatchLogsConstants.INGESTION_TIME, Long.class))
                    .isBetween(start.toEpochMilli(), Instant.now().toEpochMilli());
        });
        assertThat(messages.stream().map(message -> message.getHeader(CloudWatchLogsConstants.EVENT_ID)))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    private RangeScanStatus rangeScan() {
        return ((CloudWatchLogsConsumer) camel.getRoutes().get(0).getConsumer()).rangeScan();
    }

    @Test
    void scanUntilEndsScan() throws Exception {
        Instant end = start.plusSeconds(10);
        aws.put(GROUP, "stream", end, "at the end");

        read("&splitResult=true&maxCallsPerSecond=20&scanUntil=" + end);

        await().atMost(SOON).until(() -> rangeScan().isOver());
        assertThat(rangeScan()).isEqualTo(new RangeScanStatus(0, 1, List.of()));
        assertThat(bodies(messages)).hasSize(EVENTS).containsAll(lines(EVENTS));
        assertThat(aws.calls().timesScanned(GROUP, end)).isZero();
    }

    @Test
    void scanUntilReportsLogGroupThatCannotBeRead() throws Exception {
        aws.faults().deny("FilterLogEvents");

        read("&splitResult=true&scanUntil=" + start.plusSeconds(10));

        await().atMost(SOON).until(() -> rangeScan().isOver());
        assertThat(rangeScan().finished()).isZero();
        assertThat(rangeScan().failures()).singleElement().asString().startsWith(GROUP + ": access denied");
    }

    @Test
    void invalidScanUntilPreventsStart() {
        assertThatThrownBy(() -> read("&scanUntil=tomorrow")).hasMessageContaining("scanUntil is \"tomorrow\"");
    }

    @Test
    void splitResultRedispatchesFailedEventAndHoldsPosition() throws Exception {
        ScanCheckpointer positions = new InMemoryScanCheckpointer();
        camel.getRegistry().bind("positions", positions);
        ScanId live =
                new ScanId(new LogGroup(GROUP, aws.home().region(), aws.home().account(), true), 0);
        allFail = true;

        read("&splitResult=true");

        await().atMost(SOON).until(() -> attempts.size() > 5);
        OptionalLong whileFailing = positions.resumePosition(live);
        allFail = false;
        await().atMost(SOON).until(() -> messages.size() >= EVENTS);
        assertThat(whileFailing.getAsLong()).isLessThanOrEqualTo(start.toEpochMilli());
        await().atMost(SOON).until(() -> positions.resumePosition(live).getAsLong() > start.toEpochMilli());
        assertThat(bodies(messages)).hasSize(EVENTS).containsAll(lines(EVENTS));
        assertThat(failed).isEmpty();
    }

    @Test
    void splitResultPassesOnlyFailingEventToErrorHandler() throws Exception {
        poisonous.addAll(List.of("line 7", "line 8", "line 40"));

        read("&splitResult=true");

        await().atMost(SOON).until(() -> messages.size() == EVENTS - 3 && failed.size() == 3);
        aws.put(GROUP, "stream", Instant.now(), "later");
        await().atMost(SOON).until(() -> bodies(messages).contains("later"));
        assertThat(bodies(messages)).hasSize(EVENTS - 2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(poisonous);
        assertThat(bodies(failed)).containsExactlyInAnyOrderElementsOf(poisonous);
        assertThat(failed).allSatisfy(message -> assertThat(message.getHeaders())
                .containsKeys(CloudWatchLogsConstants.EVENT_ID, CloudWatchLogsConstants.LOG_STREAM_NAME));
        assertThat(attempts.stream().filter("line 7"::equals)).hasSizeGreaterThan(3);
    }
}
