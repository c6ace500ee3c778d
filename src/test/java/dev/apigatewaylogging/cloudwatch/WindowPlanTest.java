package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.CallQuota;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WindowPlanTest {

    private static final long NOW = 1_800_000_000_000L;

    private static final long INTERVAL = 4_000;

    private final IngestionLag lag = new IngestionLag();
    private final LiveEdge live = new LiveEdge(lag, CallQuota.unlimited(), new PollPace("PT5S", CallQuota.unlimited()));

    private Window begun(long position, long now) {
        Window window = live.next(position, now).orElseThrow();
        live.begun(window, position, now);
        return window;
    }

    private static LogEvent event(long timestamp, long ingestionTime) {
        Cursor cursor = new Cursor(new LogGroup("g", "eu-west-1", ""), 0);
        return new LogEvent(cursor, "s", "e" + timestamp, timestamp, ingestionTime, "text");
    }

    @Test
    void theLiveScanReachesThePresentAndItsWatermarkTrails() {
        assertThat(begun(NOW - 10_000, NOW)).isEqualTo(new Window(NOW - 10_000, NOW));
        assertThat(live.edge(NOW)).isEqualTo(NOW - lag.allowance());
    }

    @Test
    void oneScanOverlapsWithTheNextAndTheyAreAnIntervalApart() {
        Window first = begun(NOW - 10_000, NOW);
        live.found(event(NOW - 5_000, NOW - 4_900));
        live.read(first, 1, 0.9);
        long position = live.edge(NOW);

        assertThat(live.next(position, NOW + INTERVAL - 1)).isEmpty();
        assertThat(live.next(position, NOW + INTERVAL)).hasValueSatisfying(window -> {
            assertThat(window.from()).isLessThanOrEqualTo(position);
            assertThat(window.to()).isEqualTo(NOW + INTERVAL);
        });
    }

    @Test
    void aScanThatIsTooLongForOneWindowGoesOnWhereItWasCut() {
        Window first = begun(NOW - 60_000, NOW);
        Window narrowed = live.narrowed(first, first.from(), first.from() + 2_900);
        live.read(narrowed, 10, 10);

        assertThat(live.next(narrowed.to(), NOW + 1)).hasValue(new Window(narrowed.to(), NOW));
    }

    @Test
    void aLogInWhichNothingWasFoundIsScannedFartherBackForNothingMayBeVisibleYet() {
        long position = NOW;
        for (long now = NOW + INTERVAL; now < NOW + 300_000; now += INTERVAL) {
            Window window = begun(position, now);
            live.read(window, 1, 0);
            position = Math.max(position, live.edge(now));
            live.forgettable(position);
        }

        assertThat(begun(position, NOW + 300_000).from()).isBetween(NOW + 148_000, NOW + 152_000);
    }

    @Test
    void eventsThatAreAllSlowerThanWasThoughtMakeTheWatermarkTrailFarther() {
        scanThatFinds(NOW + INTERVAL);
        scanThatFinds(NOW + 4 * INTERVAL, event(NOW + 100, NOW + 110));

        assertThat(lag.allowance()).isBetween(INTERVAL, INTERVAL * 2);
    }

    @Test
    void howLongTheConnectorDidNotScanIsNoReasonToTrailFarther() {
        scanThatFinds(NOW + INTERVAL);
        long before = lag.allowance();
        scanThatFinds(NOW + 100_000, event(NOW + INTERVAL - 50, NOW + INTERVAL - 40));

        assertThat(lag.allowance()).isLessThanOrEqualTo(before);
    }

    private void scanThatFinds(long now, LogEvent... events) {
        Window window = begun(NOW, now);
        Stream.of(events).forEach(live::found);
        live.read(window, 1, 0.01);
    }

    @Test
    void aDenseLogIsScannedNoFartherBackThanTheWatermark() {
        Window first = begun(NOW - 1_000, NOW);
        live.read(first, 20, 20);
        long position = Math.max(NOW - 1_000, live.edge(NOW));

        assertThat(begun(position, NOW + INTERVAL).from())
                .isGreaterThanOrEqualTo(Math.min(position, NOW + INTERVAL - lag.allowance()));
    }

    @Test
    void whereCallsAreScarceScansDoNotOverlap() {
        CallQuota quota = CallQuota.of(60, 60);
        for (int call = 0; call < 58; call++) {
            quota.await();
        }
        LiveEdge scarce = new LiveEdge(lag, quota, new PollPace("PT5S", quota));
        long position = NOW - 10_000;
        long now = NOW;
        for (int scan = 0; scan < 8; scan++) {
            Window window = scarce.next(position, now).orElseThrow();
            scarce.begun(window, position, now);
            scarce.found(event(now - 100, now - 100));
            scarce.read(window, 20, 20);
            position = Math.max(position, Math.min(window.to(), scarce.edge(now)));
            now += INTERVAL;
        }

        assertThat(scarce.next(position, now).orElseThrow().to()).isLessThanOrEqualTo(scarce.edge(now));
    }

    @Test
    void theAllowanceComesDownWhenEventsAreQuickAndUpWhenTheyAreSlow() {
        for (int window = 0; window < 100; window++) {
            lag.event(20);
            lag.windowRead();
        }
        assertThat(lag.allowance()).isLessThan(1_000);

        lag.event(60_000);
        lag.windowRead();

        assertThat(lag.allowance()).isBetween(60_000L, 80_000L);
    }

    @Test
    void oneLateEventDoesNotHoldTheWatermarkBack() {
        lag.event(IngestionLag.LONGEST + 1);
        lag.windowRead();

        assertThat(lag.allowance()).isLessThan(5_000);
    }

    @Test
    void windowsOfABacklogFollowEachOtherWithoutGapOrOverlap() {
        long position = NOW - 36_000_000;
        while (live.edge(NOW) - position > 120_000_000 / 10) {
            Window window = begun(position, NOW);
            assertThat(window.from()).isEqualTo(position);
            live.read(window, 20, 20);
            position = window.to();
        }
        assertThat(position).isBetween(NOW - 13_000_000, NOW);
    }

    @Test
    void emptyYearsTakeFewWindows() {
        long position = 0;
        int windows = 0;
        while (live.edge(NOW) > position) {
            Window window = begun(position, NOW);
            live.read(window, 1, 0);
            position = Math.min(window.to(), live.edge(NOW));
            windows++;
        }
        assertThat(windows).isLessThan(20);
    }

    @Test
    void aWindowIsCutWhenItsFirstPageCoversLittleOfIt() {
        WindowLength length = new WindowLength();

        Window narrowed = length.narrowed(new Window(0, 86_400_000), 0, 3_000);

        assertThat(narrowed).isEqualTo(new Window(0, 30_000));
    }

    @Test
    void yearsWithoutEventsBeforeTheFirstOneDoNotMakeAWindowLong() {
        WindowLength length = new WindowLength();

        Window narrowed = length.narrowed(new Window(0, NOW), NOW - 86_400_000, NOW - 86_397_000);

        assertThat(narrowed).isEqualTo(new Window(0, NOW - 86_370_000));
    }

    @Test
    void theSecondPassWaitsUntilAPieceHasItsAge() {
        LatePass plan = new LatePass(300_000);

        assertThat(plan.next(NOW - 330_000, NOW)).isEmpty();
        assertThat(plan.next(NOW - 360_000, NOW)).hasValue(new Window(NOW - 360_000, NOW - 300_000));
    }

    @Test
    void aPassAfterDaysReadsAnHourAtOnce() {
        long days = Duration.ofDays(14).toMillis();
        LatePass plan = new LatePass(days);

        assertThat(plan.next(NOW - days - 3_599_999, NOW)).isEmpty();
        assertThat(plan.next(NOW - days - 3_600_000, NOW)).hasValue(new Window(NOW - days - 3_600_000, NOW - days));
    }
}
