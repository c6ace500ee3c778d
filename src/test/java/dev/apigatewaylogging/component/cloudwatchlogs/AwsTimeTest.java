/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.component.cloudwatchlogs.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scanning while the clock of this machine, AWS's, or that of what writes the log is wrong. */
class AwsTimeTest {

    private static final FakeAwsSettings SETTINGS = FakeAwsSettings.standard().withQuotas(RateLimits.OFF);

    private static final String ONE_PASS = "maxQuotaUtilization=0&rescanDelay=PT0S";

    private final LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class);
    private LogReading log;

    @BeforeEach
    void connect() {
        log = new LogReading(SETTINGS);
    }

    @AfterEach
    void close() {
        log.close();
        output.close();
    }

    /** AWS, seen from a machine whose clock is ahead or behind; it rejects signatures with a wrong time. */
    private void awsIsBehindBy(Duration machineAhead) {
        log.close();
        log = new LogReading(SETTINGS.withClock(Clock.offset(Clock.systemUTC(), machineAhead.negated())));
        log.aws().faults().checkSignatureTime(true);
    }

    private Instant awsNow() {
        return log.aws().clock().instant();
    }

    /** Ten events per second. */
    private void live(int count, Duration hidden) {
        for (int i = 0; i < count; i++) {
            Instant at = awsNow().plusMillis(i * 100L);
            log.aws().put(GROUP, "stream-" + i % 3, at, "live " + i, at.plus(hidden));
        }
    }

    private long awaitScanPosition(Instant time) {
        log.awaitThat(reading -> reading.livePosition() >= time.toEpochMilli());
        return log.livePosition();
    }

    private void assertAllLive(int count) {
        assertThat(log.messages())
                .containsAll(
                        IntStream.range(0, count).mapToObj(i -> "live " + i).toList());
    }

    @Test
    void clockSixMinutesAheadAtFirstStartLosesNoEvent() {
        awsIsBehindBy(Duration.ofMinutes(6));
        log.aws().put(GROUP, "stream", awsNow().minusSeconds(60), "before");
        live(40, Duration.ofSeconds(1));

        log.of(GROUP, ONE_PASS);

        awaitScanPosition(awsNow().plusSeconds(6));
        assertAllLive(40);
        assertThat(log.messages()).contains("before").doesNotHaveDuplicates();
        assertThat(log.livePosition()).isLessThan(awsNow().toEpochMilli());
    }

    @Test
    void clockOneHourBehindDelaysNothing() {
        awsIsBehindBy(Duration.ofHours(-1));
        live(20, Duration.ofMillis(300));

        log.of(GROUP, ONE_PASS + "&startFrom=now");

        awaitScanPosition(awsNow().plusSeconds(3));
        assertThat(log.livePosition()).isBetween(awsNow().minusSeconds(20).toEpochMilli(), awsNow().toEpochMilli());
    }

    @Test
    void startPositionIsRelativeToAwsTimeAndLogged() {
        awsIsBehindBy(Duration.ofMinutes(6));
        Instant expected = awsNow().minus(Duration.ofMinutes(2));

        log.of(GROUP, ONE_PASS + "&startFrom=PT2M");

        String line = output.awaitLine("Scanning log group .* from .* \\(startFrom=PT2M\\)");
        Instant reported = Instant.parse(line.replaceAll(".* from (\\S+) \\(.*", "$1"));
        assertThat(reported).isBetween(expected.minusSeconds(5), expected.plusSeconds(20));
    }

    @Test
    void startPositionWithOffsetIsConvertedToUtc() {
        log.of(GROUP, ONE_PASS + "&startFrom=RAW(2026-01-31T13:00:00+01:00)");

        output.awaitLine("from 2026-01-31T12:00:00Z \\(startFrom=2026-01-31T13:00:00\\+01:00\\)");
    }

    @Test
    void singleDateTwentyMinutesAheadMovesNoPosition() {
        log.of(GROUP, ONE_PASS + "&startFrom=now");
        awaitScanPosition(Instant.now().minusSeconds(2));
        live(60, Duration.ofMillis(500));

        for (int i = 0; i < 5; i++) {
            long before = log.livePosition();
            log.aws().faults().skewDates(1, Duration.ofMinutes(i % 2 == 0 ? 20 : -20));
            log.awaitThat(reading -> reading.livePosition() > before);
            assertThat(log.livePosition()).isLessThan(Instant.now().toEpochMilli());
        }

        awaitScanPosition(Instant.now().plusSeconds(6));
        assertAllLive(60);
        assertThat(log.messages()).doesNotHaveDuplicates();
    }

    @Test
    void temporaryDatesTwentyMinutesAheadLoseNoEvent() {
        log.of(GROUP, ONE_PASS + "&startFrom=now");
        awaitScanPosition(Instant.now().minusSeconds(2));

        log.aws().faults().skewDate(Duration.ofMinutes(20));
        awaitScanPosition(Instant.now().plus(Duration.ofMinutes(15)));
        live(30, Duration.ofMillis(500));
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        log.aws().faults().skewDate(Duration.ZERO);

        log.awaitThat(reading -> reading.messages().contains("live 29"));
        assertAllLive(30);
        assertThat(log.livePosition()).isLessThan(Instant.now().toEpochMilli());
        output.awaitLine("WARN AWS's clock is at");
    }

    @Test
    void noRequestCoversTimeBeyondAwsTime() {
        awsIsBehindBy(Duration.ofMinutes(6));
        live(10, Duration.ofMillis(300));

        log.of(GROUP, ONE_PASS);

        awaitScanPosition(awsNow().plusSeconds(2));
        assertThat(log.aws().calls().windows(GROUP))
                .isNotEmpty()
                .allMatch(call -> call.endTime() < call.at().toEpochMilli());
    }

    @Test
    void positionInFutureIsWarnedAboutAndScanningContinues() {
        LogGroup group =
                new LogGroup(GROUP, log.aws().home().region(), log.aws().home().account());
        log.after(new ScanId(group, 0), Instant.now().plus(Duration.ofHours(3)).toEpochMilli());
        log.after(new ScanId(group, 1), Instant.now().plus(Duration.ofHours(2)).toEpochMilli());
        log.aws().put(GROUP, "stream", Instant.now().minusSeconds(30), "there");

        log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT8S&startFrom=PT1M");

        log.awaitThat(reading -> reading.messages().contains("there"));
        output.awaitLine("WARN .*" + GROUP + ".*position in the checkpoint.* is in the future");
        log.aws()
                .put(
                        GROUP,
                        "stream",
                        Instant.now().minusMillis(200),
                        "late",
                        Instant.now().plusSeconds(5));
        log.awaitThat(reading -> reading.messages().contains("late"));
    }

    @Test
    void startInFutureIsWarnedAboutAndScanningStartsNow() {
        log.of(GROUP, ONE_PASS + "&startFrom=2199-01-01T00:00:00Z");
        // the first request of a process takes a second or two
        log.aws().put(GROUP, "stream", Instant.now().plusSeconds(8), "there");

        log.awaitThat(reading -> reading.messages().contains("there"));
        output.awaitLine("WARN .*startFrom=2199-01-01T00:00:00Z is in the future");
    }

    @Test
    void logGroupWithoutEventIsReportedOnceAfterTenMinutes() {
        log.of(GROUP, ONE_PASS);
        awaitScanPosition(Instant.now().minusSeconds(5));
        assertThat(output.lines("No log event")).isEmpty();

        log.aws().faults().skewDate(Duration.ofMinutes(11));
        awaitScanPosition(Instant.now().plus(Duration.ofMinutes(10)));
        log.aws().faults().skewDate(Duration.ofMinutes(13));

        output.awaitLine("INFO No log event in " + GROUP + " for ten minutes");
        awaitScanPosition(Instant.now().plus(Duration.ofMinutes(12)));
        assertThat(output.lines("No log event")).hasSize(1);
    }

    @Test
    void eventsWithFutureTimestampAreWarnedAboutOnceAndScanned() {
        Instant now = Instant.now();
        for (int i = 0; i < 10; i++) {
            log.aws()
                    .put(
                            log.aws().home(),
                            GROUP,
                            "stream",
                            now.minusSeconds(30 - i),
                            "dated ahead " + i,
                            now.minusSeconds(300),
                            now.minusSeconds(300));
        }

        log.of(GROUP, ONE_PASS);

        log.assertEachOnce(10);
        output.awaitLine("WARN .*" + GROUP + ".*dated in the future");
        assertThat(output.lines("dated in the future")).hasSize(1);
    }

    @Test
    void scanBehindRetentionIsWarnedAbout() {
        log.close();
        log = new LogReading(SETTINGS.withRetention(Duration.ofDays(3)));
        LogGroup group =
                new LogGroup(GROUP, log.aws().home().region(), log.aws().home().account());
        log.after(
                new ScanId(group, 0),
                Instant.now().minus(Duration.ofDays(4).plusMinutes(30)).toEpochMilli());

        log.of(GROUP, ONE_PASS);

        output.awaitLine("WARN .*" + GROUP + " is 96 h behind, and CloudWatch deletes its events after 3 days");
        output.awaitLine("Scanning log group .* \\(checkpoint\\)");
    }

    @Test
    void initialScanOfAllEventsDoesNotWarnAboutRetention() {
        log.close();
        log = new LogReading(SETTINGS.withRetention(Duration.ofDays(3)));
        log.aws().put(GROUP, "stream", Instant.now().minus(Duration.ofDays(2)), "there");

        log.of(GROUP, ONE_PASS + "&startFrom=earliest");

        log.awaitThat(reading -> reading.messages().contains("there"));
        awaitScanPosition(Instant.now().minusSeconds(20));
        assertThat(output.lines("retention")).isEmpty();
        assertThat(log.aws().calls().count("DescribeLogGroups")).isLessThan(3);
    }

    @Test
    void unresponsiveAwsIsWarnedAboutWithinFifteenSeconds() {
        log.aws().faults().slow(1, Duration.ofSeconds(100));
        Instant began = Instant.now();

        log.of(GROUP, ONE_PASS);

        output.awaitLine("WARN AWS at " + log.aws().endpoint() + " has not responded to calls .*uriEndpointOverride");
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(15));
        assertThat(log.unhealthy()).contains("aws-answers");
        log.aws().faults().none();
        log.aws().put(GROUP, "stream", Instant.now(), "there");
        log.awaitThat(reading -> reading.messages().contains("there"));
        assertThat(log.unhealthy()).doesNotContain("aws-answers");
        assertThat(output.lines("WARN AWS at ")).hasSize(1);
    }
}
