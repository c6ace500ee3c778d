package dev.apigatewaylogging.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Hash64;
import org.junit.jupiter.api.Test;

class DeliveredRequestsTest {

    private final DeliveredRequests delivered = new DeliveredRequests();

    private static Delivered request(long number) {
        return new Delivered(Hash64.mix(number), Hash64.mix(-number), number * 10, number * 10 + 5, 12);
    }

    @Test
    void everyOneOfManyIsRemembered() {
        for (int i = 1; i <= 50_000; i++) {
            delivered.add(request(i), Long.MIN_VALUE);
        }

        for (int i = 1; i <= 50_000; i++) {
            assertThat(delivered.covers(request(i), true)).isTrue();
        }
        assertThat(delivered.covers(request(50_001), true)).isFalse();
    }

    @Test
    void whatIsNeverReadAgainIsForgotten() {
        for (int i = 1; i <= 100_000; i++) {
            delivered.add(request(i), (i - 1_000) * 10L);
        }

        assertThat(delivered.size()).isLessThan(3_000);
        assertThat(delivered.covers(request(99_500), true)).isTrue();
    }

    @Test
    void twoRequestsWithOneIdAreBothRemembered() {
        Delivered one = new Delivered(7, 1, 1_000, 1_100, 12);
        Delivered other = new Delivered(7, 2, 5_000, 5_100, 12);
        delivered.add(one, 0);
        delivered.add(other, 0);

        assertThat(delivered.covers(one, true)).isTrue();
        assertThat(delivered.covers(other, true)).isTrue();
    }
}
