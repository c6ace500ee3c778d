/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.component.cloudwatchlogs.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transient failures between a reader and AWS lose no event. */
class AccidentsChaos {

    private static final FakeAwsSettings SETTINGS = FakeAwsSettings.standard().withQuotas(RateLimits.OFF);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private LogReading log;

    @AfterEach
    void close() {
        log.close();
    }

    private LogReading reading(FakeAwsSettings settings, String options) {
        log = new LogReading(settings);
        return log.of(GROUP, "maxQuotaUtilization=0&" + options);
    }

    /** Logs at the pace of the clock on the wall, with the time of the other clock. */
    private static void log(FakeAws aws, String name, int count) {
        for (int i = 0; i < count; i++) {
            aws.put(GROUP, "stream", aws.clock().instant(), name + " " + i);
        }
    }

    @Test
    void expiredCredentialsAreRetried() {
        reading(SETTINGS, "rescanDelay=PT0S");
        log(log.aws(), "before", 50);
        log.awaitCount(50);

        log.aws().faults().expireCredentials(true);
        await().until(() -> log.aws().calls().rejected("ExpiredTokenException") > 3);
        log(log.aws(), "meanwhile", 50);
        log.aws().faults().expireCredentials(false);
        log(log.aws(), "after", 50);

        log.assertEachOnce(150);
    }

    @Test
    void recreatedLogGroupIsScannedAgain() {
        reading(SETTINGS, "rescanDelay=PT0S");
        log(log.aws(), "before", 50);
        log.awaitCount(50);

        log.aws().deleteGroup(GROUP);
        await().until(() -> log.aws().calls().rejected("ResourceNotFoundException") > 2);
        log.aws().group(GROUP);
        log(log.aws(), "after", 50);

        log.assertEachOnce(100);
    }

    @Test
    void logGroupDeletedWhilePagingIsScannedAgainWhenRecreated() {
        log = new LogReading(SETTINGS);
        log.aws().faults().pageSize(20).slow(1, Duration.ofMillis(20));
        log(log.aws(), "before", 2_000);
        log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S");
        log.awaitCount(200);

        log.aws().deleteGroup(GROUP);
        await().until(() -> log.aws().calls().rejected("ResourceNotFoundException") > 2);
        log.aws().group(GROUP);
        Instant made = Instant.now();
        log(log.aws(), "after", 50);

        log.awaitThat(reading -> reading.messages().stream()
                        .filter(line -> line.startsWith("after"))
                        .distinct()
                        .count()
                == 50);
        assertThat(Duration.between(made, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(log.messages()).doesNotHaveDuplicates();
    }

    @Test
    void localClockOneMinuteAheadLosesNothing() {
        reading(SETTINGS.withClock(Clock.offset(Clock.systemUTC(), A_MINUTE.negated())), "rescanDelay=PT70S");
        log.awaitThat(reading -> reading.livePosition() > 0);
        log(log.aws(), "line", 50);

        log.awaitCount(50);
        assertThat(log.messages()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void localClockOneMinuteBehindLosesNothing() {
        reading(SETTINGS.withClock(Clock.offset(Clock.systemUTC(), A_MINUTE)), "rescanDelay=PT10S");
        log.awaitThat(reading -> reading.livePosition() > 0);
        log(log.aws(), "line", 50);

        log.awaitCount(50);
        assertThat(log.messages()).doesNotHaveDuplicates();
    }

    @Test
    void eventsOfHostWithClockOffByOneMinuteAreScanned() {
        reading(SETTINGS, "rescanDelay=PT70S");
        log.awaitThat(reading -> reading.livePosition() > 0);
        Instant now = log.aws().clock().instant();
        log.aws().put(GROUP, "stream", now.minus(A_MINUTE), "behind");
        log.aws().put(GROUP, "stream", now.plus(A_MINUTE), "ahead");

        await().atMost(Duration.ofMinutes(2))
                .until(() -> log.messages().contains("behind") && log.messages().contains("ahead"));
    }
}
