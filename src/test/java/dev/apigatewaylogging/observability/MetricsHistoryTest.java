package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsHistoryTest {

    private final Meters meters = new Meters(new SimpleMeterRegistry());
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final MetricsHistory history = new MetricsHistory(meters, new DeliveryTracker(new Meters()), clock::get);

    @BeforeEach
    void readTwoLogGroups() {
        meters.logGroup("busy", "eu-west-1", "", clock::get);
        meters.logGroup("quiet", "eu-west-1", "", () -> -1);
    }

    private void fiveSeconds(int records) {
        history.run();
        clock.addAndGet(5_000);
        for (int record = 0; record < records; record++) {
            meters.recordDelivered(1, "busy", "eu-west-1", "");
        }
    }

    private LogGroupStats group(String name) {
        return meters.logGroups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTheRecordsASecondOfAllAndOfEachLogGroup() {
        fiveSeconds(10);
        fiveSeconds(20);
        history.run();

        assertThat(history.samples())
                .extracting(MetricsHistory.Sample::recordsPerSecond)
                .containsExactly(2.0, 4.0);
        assertThat(history.recordsPerSecond(group("busy"))).isEqualTo(3.0);
        assertThat(history.recordsPerSecond(group("quiet"))).isZero();
    }

    @Test
    void forgetsWhatIsLongerAgoThanTenMinutesAndForTheRateOfALogGroupThanOne() {
        for (int sample = 0; sample < 300; sample++) {
            fiveSeconds(sample < 280 ? 10 : 20);
        }

        assertThat(history.samples()).hasSize(120);
        assertThat(history.recordsPerSecond(group("busy"))).isEqualTo(4.0);
    }

    @Test
    void tellsTheLagOfTheLogGroupThatIsFurthestBehindAmongThoseOfWhichItIsKnown() {
        assertThat(MetricsHistory.lag(meters.logGroups())).isFinite();
        assertThat(MetricsHistory.lag(List.of(new LogGroupStats("a", "r", "", Double.NaN, 0))))
                .isNaN();
    }
}
