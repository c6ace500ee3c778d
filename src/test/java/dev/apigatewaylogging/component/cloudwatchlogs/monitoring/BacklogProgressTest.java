/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.LogOutput;
import org.junit.jupiter.api.Test;

class BacklogProgressTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final BacklogProgress backlog = new BacklogProgress("orders");

    /** For a while, twice per second. */
    private LogGroupScanStatus scan(int seconds, double rate) {
        LogGroupScanStatus scan = null;
        for (int half = 0; half <= 2 * seconds; half++) {
            scan = backlog.update(NOW - HOUR + (long) (half * 500 * rate), true, 0, NOW + half * 500L);
        }
        return scan;
    }

    @Test
    void logGroupBehindShowsRemainderAndEstimatedCatchUp() {
        LogGroupScanStatus scan = scan(50, 11);

        assertThat(scan.secondsLeft()).isEqualTo(3_600 - 500);
        assertThat(scan.rate()).isCloseTo(11, within(0.1));
        assertThat(scan.secondsToPresent()).isCloseTo(310, within(5.0));
        assertThat(scan.isLosing()).isFalse();
    }

    @Test
    void catchUpTimeIsUnknownForScanSlowerThanLog() {
        LogGroupScanStatus scan = scan(50, 0.8);

        assertThat(scan.secondsToPresent()).isNaN();
        assertThat(scan.isLosing()).isTrue();
    }

    @Test
    void rateCoversLastMinute() {
        scan(200, 2);
        long position = NOW - HOUR + 400_000;
        LogGroupScanStatus scan = null;
        for (int half = 0; half <= 130; half++) {
            scan = backlog.update(position + half * 5_000L, true, 0, NOW + 200_000 + half * 500L);
        }

        assertThat(scan.rate()).isCloseTo(10, within(0.1));
    }

    @Test
    void remainderIsLoggedOncePerMinuteAndCatchUpOnce() {
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            scan(125, 11);

            assertThat(
                            output.lines(
                                    "orders has a backlog of [0-9]+ min.*: it is scanned up to .*11.0 times as fast as it is written"))
                    .hasSize(2);
            backlog.update(NOW + 200_000, false, 0, NOW + 201_000);
            backlog.update(NOW + 201_000, false, 0, NOW + 202_000);
            assertThat(output.lines("orders has no backlog any more")).hasSize(1);
        }
    }

    @Test
    void logGroupAtPresentIsNotLogged() {
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            for (int second = 0; second < 300; second++) {
                backlog.update(NOW + second * 1_000L, false, 0, NOW + second * 1_000L + 3_000);
            }

            assertThat(output.lines("orders")).isEmpty();
        }
    }

    @Test
    void insufficientQuotaOfLiveScanIsWarnedAboutOncePerHour() {
        RateLimiter quota = RateLimiter.of(60, 60);
        for (int call = 0; call < 45; call++) {
            quota.acquire();
        }
        QuotaShortageWarning shortage = new QuotaShortageWarning("the own account", "eu-central-1", quota, 5);
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            shortage.update("orders", scan(50, 3));
            assertThat(output.lines("needs more FilterLogEvents calls")).isEmpty();

            shortage.update("orders", scan(50, 0.8));
            shortage.update("orders", scan(55, 0.8));

            assertThat(output.lines("needs more FilterLogEvents calls"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("WARN")
                            .contains("eu-central-1", "orders", "LATE_ARRIVAL_WINDOW", "several accounts"));
        }
    }
}
