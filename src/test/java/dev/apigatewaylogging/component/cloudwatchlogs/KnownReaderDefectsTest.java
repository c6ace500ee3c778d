/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.component.cloudwatchlogs.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.LogsClient;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Known defects of other CloudWatch Logs readers, one test each, against the fake AWS. */
class KnownReaderDefectsTest {

    private static final String ONE_PASS = "maxQuotaUtilization=0&rescanDelay=PT0S";
    private static final FakeAwsSettings SETTINGS = FakeAwsSettings.standard().withQuotas(RateLimits.OFF);

    private LogReading log = new LogReading(SETTINGS);
    private final Instant start = Instant.now().minusSeconds(240);

    @AfterEach
    void close() {
        log.close();
    }

    private void fill(String group, int count) {
        for (int i = 0; i < count; i++) {
            log.aws().put(group, "stream-" + i % 50, start.plusMillis(i / 50), "line " + i);
        }
    }

    /** "Events that arrive late are never read": OpenTelemetry's receiver, 41122; Beats, 28133. */
    @Test
    void lateEventsAreScanned() {
        Instant now = Instant.now();
        for (int i = 0; i < 100; i++) {
            Instant visible = now.plusMillis(i % 2 == 0 ? 0 : 5_000);
            log.aws().put(GROUP, "stream", now.plusMillis(i), "line " + i, visible);
        }

        log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT10S");

        log.awaitThat(
                reading -> IntStream.range(0, 100).mapToObj(i -> "line " + i).allMatch(line -> reading.messages()
                        .contains(line)));
    }

    /** "An empty page with a token moved the checkpoint": OpenTelemetry's receiver, 48577. */
    @Test
    void emptyPageWithTokenMovesNoPosition() {
        log.aws().faults().emptyPages(2).pageSize(100).expireTokenEvery(40);
        fill(GROUP, 2_000);

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(2_000);
    }

    /** "79 to 83 % of the logs are read", API Gateway's among them: OpenTelemetry's receiver, 32231. */
    @Test
    void allStreamsAreScannedInAnyPageOrder() {
        log.aws().faults().disorder(true).staleStreamTimes(true).pageSize(700);
        fill(GROUP, 20_000);

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(20_000);
    }

    /** "The last timestamp and a millisecond more" loses events of the same millisecond: Logstash, 47; Falco, 893. */
    @Test
    void eventsOfSameMillisecondAreScannedEvenIfLate() {
        Instant same = Instant.now();
        log.aws().faults().pageSize(300).equalTimestamps(same);
        for (int i = 0; i < 2_000; i++) {
            Instant visible = same.plusMillis(i % 4 == 0 ? 5_000 : 0);
            log.aws().put(GROUP, "stream-" + i % 50, same, "line " + i, visible);
        }

        log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT10S");

        log.awaitThat(reading -> reading.messages().stream()
                        .distinct()
                        .filter(line -> line.startsWith("line"))
                        .count()
                == 2_000);
    }

    /** "A failed window is skipped for good": Beats; Logstash, 74. */
    @Test
    void failedWindowIsScannedAgain() {
        log.aws().faults().serverErrors(0.4, 503).cutBodies(0.1).halfBodies(0.1).pageSize(250);
        fill(GROUP, 4_000);

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(4_000);
    }

    /** "The start time changes in the middle of the pages": Logstash, 46. */
    @Test
    void windowKeepsItsBoundsWhilePaging() {
        log.aws().faults().pageSize(200).throttle(0.2);
        fill(GROUP, 4_000);

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(4_000);
        Call window = null;
        for (Call call : log.aws().calls().of("FilterLogEvents")) {
            if (call.continued()) {
                assertThat(window).isNotNull();
                assertThat(List.of(call.startTime(), call.endTime()))
                        .isEqualTo(List.of(window.startTime(), window.endTime()));
            } else if (!call.group().isEmpty()) {
                window = call;
            }
        }
    }

    /** "Every restart imports everything again": Beats, 32641 and 37620. */
    @Test
    void restartScansNothingAgain() {
        fill(GROUP, 3_000);
        log.of(GROUP, ONE_PASS);
        log.awaitCount(3_000);
        log.awaitThat(reading -> reading.livePosition() > start.toEpochMilli() + 60_000);
        log.stop();

        log.aws().put(GROUP, "stream", Instant.now(), "after the restart");
        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(3_001);
    }

    /** "Progress is saved only when all is caught up with": Logstash, 4. */
    @Test
    void restartDuringCatchUpResumes() {
        log.aws().faults().pageSize(100).slow(1, Duration.ofMillis(5));
        for (int i = 0; i < 20_000; i++) {
            log.aws().put(GROUP, "stream", start.plusMillis(i * 10L), "line " + i);
        }
        log.of(GROUP, ONE_PASS);
        log.awaitCount(10_000);
        log.stop();
        int before = log.events().size();

        log.of(GROUP, ONE_PASS);

        log.awaitThat(reading -> reading.messages().contains("line 19999"));
        assertThat(before).as("events scanned before the restart").isLessThan(20_000);
        assertThat(log.messages().stream().distinct()).hasSize(20_000);
        assertThat(log.events().size() - 20_000)
                .as("scanned twice: one window at most")
                .isLessThan(4_500);
    }

    /** The same after years without any event, which were read in one go. */
    @Test
    void progressIsLoggedWhileBusyDayAfterQuietYearsIsScanned() {
        log.aws().faults().pageSize(100).slow(1, Duration.ofMillis(5)).emptyPages(1);
        for (int i = 0; i < 20_000; i++) {
            log.aws().put(GROUP, "stream", start.plusMillis(i * 10L), "line " + i);
        }

        log.of(GROUP, ONE_PASS + "&startFrom=earliest");

        log.awaitCount(15_000);
        assertThat(log.livePosition()).isGreaterThan(start.plusSeconds(60).toEpochMilli());
        log.assertEachOnce(20_000);
    }

    /** A burst that nothing announced. */
    @Test
    void windowWithTooManyPagesIsNarrowed() {
        log.aws().faults().pageSize(10);
        for (int i = 0; i < 40; i++) {
            log.aws().put(GROUP, "stream", start.plusMillis(i * 100L), "quiet " + i);
        }
        for (int i = 0; i < 5_000; i++) {
            log.aws().put(GROUP, "stream", start.plusSeconds(5).plusMillis(i / 10), "burst " + i);
        }

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(5_040);
    }

    /** "One group starves the others": Beats, 38918. */
    @Test
    void busyLogGroupDoesNotStarveOthers() {
        String busy = GROUP + "-busy";
        log.aws().faults().pageSize(200).slow(1, Duration.ofMillis(5));
        fill(busy, 50_000);
        fill(GROUP, 100);

        log.of(busy + "," + GROUP, ONE_PASS + "&maxPagesPerPoll=5");

        log.awaitThat(reading -> reading.events().stream()
                        .filter(event -> event.scanId().group().name().equals(GROUP))
                        .count()
                == 100);
        assertThat(log.events().size())
                .as("events scanned of the busy log group meanwhile")
                .isLessThan(20_000);
    }

    /** "Throttling kills the thread, and messages are missing in Kafka": fluentd, 114 and 158. */
    @Test
    void throttlingDelaysButDoesNotStopScanning() {
        log.aws().faults().throttle(1);
        fill(GROUP, 2_000);
        log.of(GROUP, ONE_PASS);
        await().atMost(Duration.ofSeconds(60)).until(() -> log.aws().calls().rejected("ThrottlingException") > 12);
        assertThat(log.unreadable())
                .as("requests of its other log still wait for it")
                .isZero();

        log.aws().faults().throttle(0.5);

        log.assertEachOnce(2_000);
    }

    /** "An expired token loops for ever": fluent-plugin-cloudwatch-ingest, 3. */
    @Test
    void expiredPageTokenIsNotReused() {
        log.aws().faults().pageSize(100).expireTokenEvery(2);
        fill(GROUP, 1_500);

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(1_500);
        assertThat(log.aws().calls().rejected("InvalidParameterException"))
                .as("rejected tokens: each once, for windows that were then split in two")
                .isBetween(1L, 300L);
    }

    /** "The poller eats the account's quota and breaks the console": cloudwatchlogsbeat, 1. */
    @Test
    void halfOfQuotaIsLeftForConsole() {
        log.close();
        log = new LogReading(FakeAwsSettings.standard().withRegions("eu-west-1").withQuotas(RateLimits.AWS));
        log.aws().faults().pageSize(100);
        fill(GROUP, 20_000);
        log.of(GROUP, "maxQuotaUtilization=0.5&rescanDelay=PT0S");
        log.awaitCount(200);

        try (CloudWatchLogsClient console = LogsClient.of(log.aws())) {
            Instant end = Instant.now().plusSeconds(8);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> {
                        console.filterLogEvents(request -> request.logGroupName(GROUP));
                        return Instant.now().isAfter(end);
                    });
        }

        assertThat(log.aws().calls().rejected("ThrottlingException")).isZero();
    }

    /** "There is no way to assume a role": OpenTelemetry's receiver, 31810. */
    @Test
    void logsOfOtherAccountAreScannedByAssumingItsRole() {
        AccountRegion other = new AccountRegion("210987654321", log.aws().home().region());
        String role = log.aws().roles().lend(other.account(), log.aws().home().account(), "shared-word");
        log.aws().put(other, GROUP, "stream", start, "theirs", start, start);
        log.aws().put(GROUP, "stream", start, "ours");

        log.as(Accounts.of(log.aws(), role, "shared-word")).of(GROUP, ONE_PASS);

        log.assertEachOnce(1);
        assertThat(log.messages()).containsExactly("theirs");
    }
}
