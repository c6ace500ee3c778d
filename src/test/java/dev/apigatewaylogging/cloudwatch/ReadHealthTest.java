package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

class ReadHealthTest {

    private long now = 5;
    private final ReadHealth health = new ReadHealth("group", () -> 5_000, () -> now);

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void isDownWithTheReasonUntilSomethingWasRead() {
        health.failed("the key is wrong");

        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage()).hasValue("nothing was read yet: the key is wrong");
    }

    @Test
    void staysUpForThreeIntervalsOfFailures() {
        health.read();
        health.failed("AWS asks to wait");
        pass(15);
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);

        pass(1);
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage()).hasValue("nothing was read for 16 s: AWS asks to wait");

        health.read();
        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void saysNothingAboutTheLifeOfTheProcess() {
        assertThat(health.isLiveness()).isFalse();
        assertThat(health.isReadiness()).isTrue();
    }
}
