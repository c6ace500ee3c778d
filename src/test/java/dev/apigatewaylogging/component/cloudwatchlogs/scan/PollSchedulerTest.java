/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.RateLimiter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollSchedulerTest {

    private static final long NOW = 1_800_000_000_000L;

    /** Five requests per second: half of the quota of most regions. */
    private final PollScheduler pace = new PollScheduler("", RateLimiter.of(300, 5));

    @Test
    void oneBusyGroupIsScannedAboutEverySecond() {
        pace.found("busy", NOW);

        assertThat(pace.interval("busy", NOW + 1)).isBetween(500L, 1_000L);
    }

    @Test
    void idleLogGroupIsScannedWithinFifteenSecondsWithFewRequests() {
        pace.groups(10);

        assertThat(pace.interval("idle", NOW)).isBetween(2_000L, 15_000L);
    }

    @Test
    void logGroupWithoutEventsForOneMinuteIsIdle() {
        pace.found("group", NOW);
        long busy = pace.interval("group", NOW + 60_000);

        assertThat(pace.interval("group", NOW + 60_001)).isGreaterThan(busy);
    }

    @Test
    void allLogGroupsTogetherStayWithinRateLimit() {
        pace.groups(500);
        for (int busy = 0; busy < 5; busy++) {
            pace.found("busy-" + busy, NOW);
        }

        double callsASecond = 5 * 1_000.0 / pace.interval("busy-0", NOW) + 495 * 1_000.0 / pace.interval("idle", NOW);
        assertThat(callsASecond).isLessThanOrEqualTo(5);
        assertThat(pace.interval("busy-0", NOW)).isLessThan(2_000);
    }

    @Test
    void configuredIntervalApplies() {
        PollScheduler set = new PollScheduler("PT5S", RateLimiter.of(300, 5));
        set.found("busy", NOW);

        assertThat(set.interval("busy", NOW)).isBetween(3_000L, 5_000L);
        assertThat(set.interval("idle", NOW)).isEqualTo(set.interval("busy", NOW));
        assertThat(PollScheduler.betweenPolls("PT5S")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shortestIntervalsApplyWithoutRateLimit() {
        PollScheduler unlimited = new PollScheduler("", RateLimiter.unlimited());
        unlimited.groups(100);
        unlimited.found("busy", NOW);

        assertThat(unlimited.interval("busy", NOW)).isLessThanOrEqualTo(1_000);
        assertThat(unlimited.interval("idle", NOW)).isLessThanOrEqualTo(2_000);
    }
}
