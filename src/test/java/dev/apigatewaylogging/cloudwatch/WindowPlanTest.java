package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowPlanTest {

    private static final long NOW = 1_800_000_000_000L;

    @Test
    void theLiveEdgeStaysBehindThePresentByWhatEventsNeed() {
        IngestionLag lag = new IngestionLag();
        LiveEdge plan = new LiveEdge(lag, 4_000);

        Window window = plan.next(NOW - 10_000, NOW).orElseThrow();

        assertThat(window).isEqualTo(new Window(NOW - 10_000, NOW - lag.allowance()));
    }

    @Test
    void theLiveEdgeIsReadOnceAPollIntervalAndNotFlatOut() {
        IngestionLag lag = new IngestionLag();
        LiveEdge plan = new LiveEdge(lag, 4_000);
        long edge = NOW - lag.allowance();

        assertThat(plan.next(edge - 3_999, NOW)).isEmpty();
        assertThat(plan.next(edge - 4_000, NOW)).isPresent();
    }

    @Test
    void theLiveEdgeOfALogSoDenseThatItsWindowsAreShorterThanAPollIntervalIsReadOn() {
        LiveEdge plan = new LiveEdge(new IngestionLag(), 4_000);
        Window first = plan.next(NOW - 60_000, NOW).orElseThrow();
        Window narrowed = plan.narrowed(first, first.from(), first.from() + 150);
        plan.read(narrowed, 10);

        Window next = plan.next(narrowed.to(), NOW).orElseThrow();

        assertThat(next).isEqualTo(new Window(narrowed.to(), narrowed.to() + 1_500));
    }

    @Test
    void theAllowanceComesDownWhenEventsAreQuickAndUpWhenTheyAreSlow() {
        IngestionLag lag = new IngestionLag();
        for (int window = 0; window < 50; window++) {
            lag.event(NOW, NOW + 20);
            lag.windowRead();
        }
        assertThat(lag.allowance()).isLessThan(500);

        lag.event(NOW, NOW + 4_000);
        lag.windowRead();

        assertThat(lag.allowance()).isBetween(4_000L, 7_000L);
    }

    @Test
    void oneLateEventDoesNotHoldTheEdgeBack() {
        IngestionLag lag = new IngestionLag();
        for (int window = 0; window < 50; window++) {
            lag.event(NOW, NOW + 20);
            lag.windowRead();
        }

        lag.event(NOW, NOW + 240_000);
        lag.windowRead();

        assertThat(lag.allowance()).isLessThan(500);
    }

    @Test
    void windowsFollowEachOtherWithoutGapOrOverlap() {
        LiveEdge plan = new LiveEdge(new IngestionLag(), 1);
        long position = NOW - 3_600_000;
        while (true) {
            var window = plan.next(position, NOW);
            if (window.isEmpty()) {
                break;
            }
            assertThat(window.get().from()).isEqualTo(position);
            plan.read(window.get(), 1);
            position = window.get().to();
        }
        assertThat(position).isBetween(NOW - 10_000, NOW);
    }

    @Test
    void emptyYearsTakeFewWindows() {
        LiveEdge plan = new LiveEdge(new IngestionLag(), 1);
        long position = 0;
        int windows = 0;
        while (plan.next(position, NOW).isPresent()) {
            Window window = plan.next(position, NOW).get();
            plan.read(window, 1);
            position = window.to();
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
