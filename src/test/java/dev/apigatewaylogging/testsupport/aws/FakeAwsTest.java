/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The fake AWS as seen by the real client of the AWS SDK. */
class FakeAwsTest {

    private static final String GROUP = "API-Gateway-Execution-Logs_a1b2c3d4e5/prod";
    private static final Instant START = Instant.parse("2025-11-18T10:00:00Z");

    private final MovingClock clock = new MovingClock(START.plusSeconds(3600));
    private FakeAws fakeAws;
    private CloudWatchLogsClient client;

    @BeforeEach
    void start() {
        fakeAws = FakeAws.started(FakeAwsSettings.standard().withClock(clock).withQuotas(RateLimits.OFF));
        client = LogsClient.of(fakeAws);
    }

    @AfterEach
    void stop() {
        client.close();
        fakeAws.close();
    }

    @Test
    void returns25000EventsOfAllStreamsInOrderOnThreePagesOrMore() {
        fill(25_000, 7);

        List<FilterLogEventsResponse> pages = pages(window -> {});

        assertThat(pages).hasSizeGreaterThanOrEqualTo(3);
        assertThat(pages).allSatisfy(page -> assertThat(page.events()).hasSizeLessThanOrEqualTo(10_000));
        List<FilteredLogEvent> events = events(pages);
        assertThat(messages(events))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25_000).mapToObj(i -> "line " + i).toList());
        assertThat(new HashSet<>(events.stream().map(FilteredLogEvent::eventId).toList()))
                .hasSize(25_000);
        assertThat(events).isSortedAccordingTo(Comparator.comparing(FilteredLogEvent::eventId));
        assertThat(events).allSatisfy(event -> assertThat(event.eventId()).matches("[0-9]{56}"));
        assertThat(fakeAws.calls().windows(GROUP)).hasSize(1);
        assertThat(fakeAws.calls().timesScanned(GROUP, START.plusMillis(5))).isEqualTo(1);
    }

    @Test
    void limitsPageToOneMegabyte() {
        String line = "x".repeat(100_000);
        for (int i = 0; i < 25; i++) {
            fakeAws.put(GROUP, "s", START.plusMillis(i), line);
        }

        List<FilterLogEventsResponse> pages = pages(window -> {});

        assertThat(pages).hasSize(3);
        assertThat(pages.get(0).events()).hasSize(10);
    }

    @Test
    void returnsTextAsLogged() {
        String text = "(id) \"quoted\" \\ line\nbreak\ttab \u0001 é 漢 \ud83d\ude00 </script>";
        fakeAws.put(GROUP, "s", START, text);

        assertThat(messages(events(pages(window -> {})))).containsExactly(text);
    }

    @Test
    void filterLogEventsIncludesEndAndGetLogEventsExcludesIt() {
        fill(3, 1);
        long end = START.plusMillis(2).toEpochMilli();

        assertThat(events(pages(window -> window.startTime(START.toEpochMilli()).endTime(end))))
                .hasSize(3);
        assertThat(client.getLogEvents(request -> request.logGroupName(GROUP)
                                .logStreamName("stream-0")
                                .startFromHead(true)
                                .startTime(START.toEpochMilli())
                                .endTime(end))
                        .events())
                .hasSize(2);
    }

    @Test
    void insertsEmptyPagesWithToken() {
        fill(30, 3);
        fakeAws.faults().emptyPages(2).pageSize(10);

        List<FilterLogEventsResponse> pages = pages(window -> {});

        assertThat(pages.stream().map(page -> page.events().size()).toList())
                .containsExactly(0, 0, 10, 0, 0, 10, 0, 0, 10, 0, 0);
        assertThat(events(pages)).hasSize(30);
    }

    @Test
    void rejectsTokenOfChangedWindow() {
        fill(30, 1);
        FilterLogEventsRequest window = FilterLogEventsRequest.builder()
                .logGroupName(GROUP)
                .startTime(START.toEpochMilli())
                .limit(10)
                .build();
        String token = client.filterLogEvents(window).nextToken();
        FilterLogEventsRequest next = window.toBuilder().nextToken(token).build();

        assertThat(client.filterLogEvents(next).events()).hasSize(10);
        assertThatThrownBy(() -> client.filterLogEvents(
                        next.toBuilder().startTime(START.toEpochMilli() + 1).build()))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> client.filterLogEvents(
                        next.toBuilder().nextToken("nonsense").build()))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void rejectsTokenAfterOneDay() {
        fill(30, 1);
        FilterLogEventsRequest window =
                FilterLogEventsRequest.builder().logGroupName(GROUP).limit(10).build();
        String token = client.filterLogEvents(window).nextToken();
        clock.forward(Duration.ofHours(24).plusMillis(1));

        assertThatThrownBy(() -> client.filterLogEvents(
                        window.toBuilder().nextToken(token).build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void expiresEveryThirdTokenIfConfigured() {
        fill(50, 1);
        fakeAws.faults().expireTokenEvery(3).pageSize(10);

        assertThatThrownBy(() -> pages(window -> {})).isInstanceOf(InvalidParameterException.class);
        assertThat(fakeAws.calls().pages()).isEqualTo(3);
    }

    @Test
    void throttlesRequestsOverQuota() {
        stop();
        fakeAws = FakeAws.started(FakeAwsSettings.standard().withClock(clock));
        client = LogsClient.of(fakeAws);
        fill(1, 1);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        client.filterLogEvents(request -> request.logGroupName(GROUP));
                    }
                })
                .isInstanceOfSatisfying(CloudWatchLogsException.class, refused -> {
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
                    assertThat(refused.isThrottlingException()).isTrue();
                });
        assertThat(fakeAws.calls().pages()).isGreaterThanOrEqualTo(25);
        assertThat(fakeAws.calls().rejected("ThrottlingException")).isEqualTo(1);
    }

    @Test
    void throttlesConfiguredFractionOfRequests() {
        fill(1, 1);
        fakeAws.faults().throttle(0.3);
        int refused = 0;
        for (int i = 0; i < 20; i++) {
            refused += rejectedWith("ThrottlingException", () -> pages(window -> {})) ? 1 : 0;
        }

        assertThat(refused).isBetween(1, 12);
        assertThat(fakeAws.calls().rejected("ThrottlingException")).isEqualTo(refused);
    }

    @Test
    void returnsServerErrorIfConfigured() {
        fill(1, 1);
        fakeAws.faults().serverErrors(1, 503);

        assertThatThrownBy(() -> pages(window -> {}))
                .isInstanceOfSatisfying(CloudWatchLogsException.class, failed -> assertThat(failed.statusCode())
                        .isEqualTo(503));
    }

    @Test
    void rejectsMissingOrDeletedLogGroup() {
        assertThatThrownBy(() -> pages(window -> {})).isInstanceOf(ResourceNotFoundException.class);

        fill(5, 1);
        assertThat(events(pages(window -> {}))).hasSize(5);

        fakeAws.deleteGroup(GROUP);
        assertThatThrownBy(() -> pages(window -> {})).isInstanceOf(ResourceNotFoundException.class);

        fakeAws.group(GROUP);
        assertThat(events(pages(window -> {}))).isEmpty();
    }

    @Test
    void closesConnectionWithinBodyIfConfigured() {
        fill(1_000, 1);
        fakeAws.faults().cutBodies(1);

        assertThatThrownBy(() -> pages(window -> {})).isInstanceOf(SdkClientException.class);
        assertThat(fakeAws.calls().all()).extracting(Call::succeeded).containsExactly(false);

        fakeAws.faults().none();
        assertThat(events(pages(window -> {}))).hasSize(1_000);
    }

    @Test
    void sendsTruncatedJsonIfConfigured() {
        fill(1_000, 1);
        fakeAws.faults().halfBodies(1);

        assertThatThrownBy(() -> pages(window -> {})).isInstanceOf(SdkClientException.class);
    }

    @Test
    void showsLateEventOnlyOnceVisible() {
        fill(2, 1);
        fakeAws.put(
                GROUP, "stream-0", START.plusMillis(1), "late", clock.instant().plusSeconds(240));

        assertThat(messages(events(pages(window -> {})))).containsExactly("line 0", "line 1");

        clock.forward(Duration.ofMinutes(4));
        assertThat(messages(events(pages(window -> {})))).containsExactly("line 0", "line 1", "late");
    }

    @Test
    void returnsUnorderedPagesIfConfiguredWithEachEventOnce() {
        fill(1_000, 4);
        fakeAws.faults().disorder(true).pageSize(90);

        List<String> messages = messages(events(pages(window -> window.startTime(START.toEpochMilli())
                .endTime(START.plusSeconds(60).toEpochMilli()))));

        List<String> inOrder =
                IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList();
        assertThat(messages).containsExactlyInAnyOrderElementsOf(inOrder).isNotEqualTo(inOrder);
    }

    @Test
    void keepsOrderOfEmissionWithinMillisecond() {
        fakeAws.faults().equalTimestamps(START);
        fill(500, 5);

        List<FilteredLogEvent> events = events(pages(window -> window.startTime(START.toEpochMilli())
                .endTime(START.toEpochMilli())
                .limit(50)));

        assertThat(messages(events))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void returnsEventsLoggedWhilePagingOnce() {
        Instant begin = clock.instant();
        int windows = 20;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
                fakeAws.put(GROUP, "stream-" + i % 5, begin.plusMillis(i % windows), "line " + i);
            }
        });
        fakeAws.group(GROUP);
        while (!writing.isDone()) {
            pages(window -> window.limit(5_000));
            fakeAws.calls().clear();
        }
        writing.join();

        List<String> messages = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            long time = begin.plusMillis(i).toEpochMilli();
            messages.addAll(
                    messages(events(pages(window -> window.startTime(time).endTime(time)))));
        }
        assertThat(messages).hasSize(20_000).doesNotHaveDuplicates();
    }

    @Test
    void filtersByStreamAndText() {
        fill(10, 2);

        assertThat(messages(events(pages(window -> window.logStreamNames("stream-1")))))
                .containsExactly("line 1", "line 3", "line 5", "line 7", "line 9");
        assertThat(messages(events(pages(window -> window.filterPattern("\"line 4\"")))))
                .containsExactly("line 4");
        assertThatThrownBy(() -> pages(window -> window.logStreamNames("none")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void rejectsInvalidParameters() {
        fill(1, 1);

        assertRejected(window -> window.limit(0));
        assertRejected(window -> window.limit(10_001));
        assertRejected(window -> window.startTime(-1L));
        assertRejected(window -> window.startTime(2L).endTime(1L));
        assertRejected(window -> window.logGroupIdentifier(GROUP));
        assertRejected(window -> window.logGroupName(null));
        assertRejected(window -> window.logGroupName("no such name!"));
        assertRejected(window -> window.logGroupName(null).logGroupIdentifier(arn(GROUP) + ":*"));
    }

    @Test
    void acceptsArnAsIdentifierButNotAsName() {
        fill(3, 1);

        assertThat(events(pages(window -> window.logGroupName(null).logGroupIdentifier(arn(GROUP)))))
                .hasSize(3);
        assertRejected(window -> window.logGroupName(arn(GROUP)));
    }

    @Test
    void rejectsUnknownAndExpiredKeysAndOtherRegions() {
        fill(1, 1);
        fakeAws.keys().allow("AKIDEXAMPLE", "123456789012");
        assertThat(events(pages(window -> {}))).hasSize(1);

        try (CloudWatchLogsClient stranger =
                LogsClient.of(fakeAws, AwsBasicCredentials.create("AKIDSTRANGER", "secret"))) {
            assertThat(rejectedWith("UnrecognizedClientException", stranger::describeLogGroups))
                    .isTrue();
        }
        try (CloudWatchLogsClient elsewhere = LogsClient.of(
                fakeAws.endpoint(), Region.EU_WEST_1, AwsBasicCredentials.create("AKIDEXAMPLE", "secret"))) {
            assertThat(rejectedWith("InvalidSignatureException", elsewhere::describeLogGroups))
                    .isTrue();
        }
        fakeAws.keys().expire("AKIDEXAMPLE");
        assertThat(rejectedWith("ExpiredTokenException", client::describeLogGroups))
                .isTrue();
    }

    @Test
    void readsStreamForwardUntilTokenRepeats() {
        fill(25, 1);
        List<String> messages = new ArrayList<>();
        GetLogEventsResponse page = client.getLogEvents(request ->
                request.logGroupName(GROUP).logStreamName("stream-0").limit(10).startFromHead(true));
        String token = null;
        while (!page.nextForwardToken().equals(token)) {
            messages.addAll(page.events().stream().map(OutputLogEvent::message).toList());
            token = page.nextForwardToken();
            String next = token;
            page = client.getLogEvents(request -> request.logGroupName(GROUP)
                    .logStreamName("stream-0")
                    .limit(10)
                    .startFromHead(true)
                    .nextToken(next));
        }

        assertThat(messages)
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void readsLatestEventsOfStreamFirstByDefault() {
        fill(25, 1);

        GetLogEventsResponse latest = client.getLogEvents(
                request -> request.logGroupName(GROUP).logStreamName("stream-0").limit(2));
        assertThat(latest.events()).extracting(OutputLogEvent::message).containsExactly("line 23", "line 24");

        GetLogEventsResponse earlier = client.getLogEvents(request ->
                request.logGroupName(GROUP).logStreamName("stream-0").limit(2).nextToken(latest.nextBackwardToken()));
        assertThat(earlier.events()).extracting(OutputLogEvent::message).containsExactly("line 21", "line 22");
    }

    @Test
    void listsLogGroupsAndStreamsInPagesOfFifty() {
        for (int i = 0; i < 120; i++) {
            fakeAws.group("group-" + i);
            fakeAws.put(GROUP, "stream-" + i, START.plusMillis(i), "line");
        }

        assertThat(client.describeLogGroupsPaginator(request -> request.logGroupNamePrefix("group-"))
                        .logGroups())
                .extracting(LogGroup::logGroupName)
                .hasSize(120)
                .doesNotHaveDuplicates();
        assertThat(client.describeLogStreamsPaginator(request -> request.logGroupName(GROUP)
                                .orderBy("LastEventTime")
                                .descending(true))
                        .logStreams())
                .hasSize(120)
                .first()
                .extracting(LogStream::logStreamName)
                .isEqualTo("stream-119");
    }

    private void fill(int lines, int streams) {
        for (int i = 0; i < lines; i++) {
            fakeAws.put(GROUP, "stream-" + i % streams, START.plusMillis(i), "line " + i);
        }
    }

    private List<FilterLogEventsResponse> pages(Consumer<FilterLogEventsRequest.Builder> window) {
        FilterLogEventsRequest.Builder request =
                FilterLogEventsRequest.builder().logGroupName(GROUP);
        window.accept(request);
        return client.filterLogEventsPaginator(request.build()).stream().toList();
    }

    private void assertRejected(Consumer<FilterLogEventsRequest.Builder> window) {
        assertThatThrownBy(() -> pages(window)).isInstanceOf(InvalidParameterException.class);
    }

    private static boolean rejectedWith(String code, Runnable call) {
        try {
            call.run();
            return false;
        } catch (CloudWatchLogsException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            return true;
        }
    }

    private static List<FilteredLogEvent> events(List<FilterLogEventsResponse> pages) {
        return pages.stream().flatMap(page -> page.events().stream()).toList();
    }

    private static List<String> messages(List<FilteredLogEvent> events) {
        return events.stream().map(FilteredLogEvent::message).toList();
    }

    private static String arn(String group) {
        return "arn:aws:logs:us-east-1:123456789012:log-group:" + group;
    }
}
