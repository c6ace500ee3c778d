package dev.apigatewaylogging.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.metrics.LogGroupNumbers;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.progress.Progress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final Meters meters = new Meters(new SimpleMeterRegistry());
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final History history = new History(meters, new Progress(), clock::get);

    @BeforeEach
    void readTwoLogGroups() {
        meters.logGroup("busy", "eu-west-1", "", clock::get);
        meters.logGroup("quiet", "eu-west-1", "", () -> -1);
    }

    private void fiveSeconds(int records) {
        history.process(exchange);
        clock.addAndGet(5_000);
        for (int record = 0; record < records; record++) {
            meters.recordDelivered(1, "busy", "eu-west-1", "");
        }
    }

    private LogGroupNumbers group(String name) {
        return meters.logGroups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTheRecordsASecondOfAllAndOfEachLogGroup() {
        fiveSeconds(10);
        fiveSeconds(20);
        history.process(exchange);

        assertThat(history.samples())
                .extracting(History.Sample::recordsPerSecond)
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
        assertThat(History.lag(meters.logGroups())).isFinite();
        assertThat(History.lag(List.of(new LogGroupNumbers("a", "r", "", Double.NaN, 0))))
                .isNaN();
    }
}
