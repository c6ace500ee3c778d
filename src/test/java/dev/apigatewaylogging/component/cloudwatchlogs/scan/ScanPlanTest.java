/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScanPlanTest {

    private static final long NOW = 1_800_000_000_000L;

    private static final long INTERVAL = 4_000;

    private static final AdaptiveWindowSize.Budget UNLIMITED = new AdaptiveWindowSize.Budget(() -> Long.MAX_VALUE);

    private final IngestionDelayEstimator lag = new IngestionDelayEstimator();
    private final LiveScanPlan live = new LiveScanPlan(
            lag, RateLimiter.unlimited(), new PollScheduler("PT5S", RateLimiter.unlimited()), UNLIMITED);

    private TimeWindow begun(long position, long now) {
        TimeWindow window = live.nextWindow(position, now).orElseThrow();
        live.onWindowStarted(window, position, now);
        return window;
    }

    private static LogEvent event(long timestamp, long ingestionTime) {
        ScanId scanId = new ScanId(new LogGroup("g", "eu-west-1", ""), 0);
        return new LogEvent(scanId, "s", "e" + timestamp, timestamp, ingestionTime, "text");
    }

    @Test
    void liveScanReachesPresentAndItsWatermarkTrails() {
        assertThat(begun(NOW - 10_000, NOW)).isEqualTo(new TimeWindow(NOW - 10_000, NOW));
        assertThat(live.scannableUntil(NOW)).isEqualTo(NOW - lag.estimateMillis());
    }

    @Test
    void successiveScansOverlapOneIntervalApart() {
        TimeWindow first = begun(NOW - 10_000, NOW);
        live.onEvent(event(NOW - 5_000, NOW - 4_900));
        live.onWindowCompleted(first, 1, 0.9);
        long position = live.scannableUntil(NOW);

        assertThat(live.nextWindow(position, NOW + INTERVAL - 1)).isEmpty();
        assertThat(live.nextWindow(position, NOW + INTERVAL)).hasValueSatisfying(window -> {
            assertThat(window.from()).isLessThanOrEqualTo(position);
            assertThat(window.to()).isEqualTo(NOW + INTERVAL);
        });
    }

    @Test
    void scanTooLongForOneWindowContinuesWhereItWasSplit() {
        TimeWindow first = begun(NOW - 60_000, NOW);
        TimeWindow narrowed = live.narrow(first, first.from(), first.from() + 2_900);
        live.onWindowCompleted(narrowed, 10, 10);

        assertThat(live.nextWindow(narrowed.to(), NOW + 1)).hasValue(new TimeWindow(narrowed.to(), NOW));
    }

    @Test
    void eventsOutsideOfWindowDoNotNarrowItToNothing() {
        TimeWindow window = begun(NOW - 600_000, NOW);

        for (long time : new long[] {0, window.from() - 1, window.to(), Long.MAX_VALUE / 100}) {
            TimeWindow narrowed = live.narrow(window, time, time);
            assertThat(narrowed.from()).isEqualTo(window.from());
            assertThat(narrowed.to()).isBetween(window.from() + 1, window.to());
        }
    }

    @Test
    void emptyLogIsScannedFartherBack() {
        long position = NOW;
        for (long now = NOW + INTERVAL; now < NOW + 300_000; now += INTERVAL) {
            TimeWindow window = begun(position, now);
            live.onWindowCompleted(window, 1, 0);
            position = Math.max(position, live.scannableUntil(now));
            live.forgettableBefore(position);
        }

        assertThat(begun(position, NOW + 300_000).from()).isBetween(NOW + 148_000, NOW + 152_000);
    }

    @Test
    void slowerEventsMakeWatermarkTrailFarther() {
        scanThatFinds(NOW + INTERVAL);
        scanThatFinds(NOW + 4 * INTERVAL, event(NOW + 100, NOW + 110));

        assertThat(lag.estimateMillis()).isBetween(INTERVAL, INTERVAL * 2);
    }

    @Test
    void pauseInScanningDoesNotMakeWatermarkTrailFarther() {
        scanThatFinds(NOW + INTERVAL);
        long before = lag.estimateMillis();
        scanThatFinds(NOW + 100_000, event(NOW + INTERVAL - 50, NOW + INTERVAL - 40));

        assertThat(lag.estimateMillis()).isLessThanOrEqualTo(before);
    }

    private void scanThatFinds(long now, LogEvent... events) {
        TimeWindow window = begun(NOW, now);
        Stream.of(events).forEach(live::onEvent);
        live.onWindowCompleted(window, 1, 0.01);
    }

    @Test
    void denseLogIsScannedBackToWatermarkOnly() {
        TimeWindow first = begun(NOW - 1_000, NOW);
        live.onWindowCompleted(first, 20, 20);
        long position = Math.max(NOW - 1_000, live.scannableUntil(NOW));

        assertThat(begun(position, NOW + INTERVAL).from())
                .isGreaterThanOrEqualTo(Math.min(position, NOW + INTERVAL - lag.estimateMillis()));
    }

    @Test
    void scansDoNotOverlapWhenQuotaIsScarce() {
        RateLimiter quota = RateLimiter.of(60, 60);
        for (int call = 0; call < 58; call++) {
            quota.acquire();
        }
        LiveScanPlan scarce = new LiveScanPlan(lag, quota, new PollScheduler("PT5S", quota), UNLIMITED);
        long position = NOW - 10_000;
        long now = NOW;
        for (int scan = 0; scan < 8; scan++) {
            TimeWindow window = scarce.nextWindow(position, now).orElseThrow();
            scarce.onWindowStarted(window, position, now);
            scarce.onEvent(event(now - 100, now - 100));
            scarce.onWindowCompleted(window, 20, 20);
            position = Math.max(position, Math.min(window.to(), scarce.scannableUntil(now)));
            now += INTERVAL;
        }

        assertThat(scarce.nextWindow(position, now).orElseThrow().to()).isLessThanOrEqualTo(scarce.scannableUntil(now));
    }

    @Test
    void delayEstimateFollowsIngestionDelay() {
        for (int window = 0; window < 100; window++) {
            lag.record(20);
            lag.onWindowCompleted();
        }
        assertThat(lag.estimateMillis()).isLessThan(1_000);

        lag.record(60_000);
        lag.onWindowCompleted();

        assertThat(lag.estimateMillis()).isBetween(60_000L, 80_000L);
    }

    @Test
    void singleLateEventDoesNotHoldWatermarkBack() {
        lag.record(IngestionDelayEstimator.MAX_DELAY_MILLIS + 1);
        lag.onWindowCompleted();

        assertThat(lag.estimateMillis()).isLessThan(5_000);
    }

    @Test
    void backlogWindowsHaveNoGapOrOverlap() {
        long position = NOW - 36_000_000;
        while (live.scannableUntil(NOW) - position > 120_000_000 / 10) {
            TimeWindow window = begun(position, NOW);
            assertThat(window.from()).isEqualTo(position);
            live.onWindowCompleted(window, 20, 20);
            position = window.to();
        }
        assertThat(position).isBetween(NOW - 13_000_000, NOW);
    }

    @Test
    void emptyYearsNeedFewWindows() {
        long position = 0;
        int windows = 0;
        while (live.scannableUntil(NOW) > position) {
            TimeWindow window = begun(position, NOW);
            live.onWindowCompleted(window, 1, 0);
            position = Math.min(window.to(), live.scannableUntil(NOW));
            windows++;
        }
        assertThat(windows).isLessThan(20);
    }

    @Test
    void windowIsNarrowedWhenFirstPageCoversLittleOfIt() {
        AdaptiveWindowSize length = new AdaptiveWindowSize(UNLIMITED);

        TimeWindow narrowed = length.narrowed(new TimeWindow(0, 86_400_000), 0, 3_000);

        assertThat(narrowed).isEqualTo(new TimeWindow(0, 30_000));
    }

    @Test
    void emptyYearsBeforeFirstEventDoNotLengthenWindow() {
        AdaptiveWindowSize length = new AdaptiveWindowSize(UNLIMITED);

        TimeWindow narrowed = length.narrowed(new TimeWindow(0, NOW), NOW - 86_400_000, NOW - 86_397_000);

        assertThat(narrowed).isEqualTo(new TimeWindow(0, NOW - 86_370_000));
    }

    @Test
    void rescanWaitsUntilMinWindowIsOldEnough() {
        RescanPlan plan = new RescanPlan(300_000, UNLIMITED);

        assertThat(plan.nextWindow(NOW - 330_000, NOW)).isEmpty();
        assertThat(plan.nextWindow(NOW - 360_000, NOW)).hasValue(new TimeWindow(NOW - 360_000, NOW - 300_000));
    }

    @Test
    void rescanAfterDaysUsesWindowsOfOneHour() {
        long days = Duration.ofDays(14).toMillis();
        RescanPlan plan = new RescanPlan(days, UNLIMITED);

        assertThat(plan.nextWindow(NOW - days - 3_599_999, NOW)).isEmpty();
        assertThat(plan.nextWindow(NOW - days - 3_600_000, NOW))
                .hasValue(new TimeWindow(NOW - days - 3_600_000, NOW - days));
    }

    @Test
    void scanOfRangeEndsExactlyAtItsEnd() {
        long end = NOW - 600_000;
        RescanPlan plan = new RescanPlan(150_000, end, UNLIMITED);

        assertThat(plan.nextWindow(end - 90_000, NOW)).hasValue(new TimeWindow(end - 90_000, end - 30_000));
        assertThat(plan.nextWindow(end - 1, NOW)).hasValue(new TimeWindow(end - 1, end));
        assertThat(plan.nextWindow(end, NOW)).isEmpty();
        assertThat(plan.nextWindow(end, NOW + 86_400_000)).isEmpty();
    }

    @Test
    void scanOfRangeWaitsForLateEventsBeforeItsEnd() {
        RescanPlan plan = new RescanPlan(150_000, NOW, UNLIMITED);

        assertThat(plan.nextWindow(NOW - 170_000, NOW)).isEmpty();
        assertThat(plan.nextWindow(NOW - 170_000, NOW + 149_999))
                .hasValue(new TimeWindow(NOW - 170_000, NOW - 110_000));
        assertThat(plan.nextWindow(NOW - 1, NOW + 150_000)).hasValue(new TimeWindow(NOW - 1, NOW));
    }

    @Test
    void rescanLimitedByQuotaShowsItsLag() {
        assertThat(new RescanPlan(300_000, UNLIMITED).delay(0, 300_000 + 59_000))
                .isZero();
        assertThat(new RescanPlan(300_000, UNLIMITED).delay(0, 300_000 + 660_000))
                .isEqualTo(600_000);
    }

    /** What a window has found stays in the buffer until its end. */
    @Test
    void windowsOfSeveralDenseLogsTogetherFitIntoBuffer() {
        AdaptiveWindowSize.Budget budget = new AdaptiveWindowSize.Budget(() -> 100 << 20);
        List<AdaptiveWindowSize> dense =
                Stream.generate(() -> new AdaptiveWindowSize(budget)).limit(4).toList();
        TimeWindow day = new TimeWindow(0, 86_400_000);
        assertThat(dense.get(0).narrowed(day, 0, 3_000)).isEqualTo(new TimeWindow(0, 30_000));

        dense.forEach(size -> size.onWindowCompleted(new TimeWindow(0, size.millis()), 30));

        assertThat(dense).allSatisfy(size -> {
            TimeWindow window = size.narrowed(day, 0, 3_000);
            assertThat(window.millis()).isBetween(6_000L, 9_000L);
        });
    }

    @Test
    void sparseLogsReserveNoBuffer() {
        AdaptiveWindowSize.Budget budget = new AdaptiveWindowSize.Budget(() -> 100 << 20);
        Stream.generate(() -> new AdaptiveWindowSize(budget))
                .limit(500)
                .forEach(size -> size.onWindowCompleted(new TimeWindow(0, size.millis()), 1));

        assertThat(new AdaptiveWindowSize(budget).narrowed(new TimeWindow(0, 86_400_000), 0, 3_000))
                .isEqualTo(new TimeWindow(0, 30_000));
    }
}
