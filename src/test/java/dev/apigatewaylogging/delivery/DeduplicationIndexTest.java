/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeduplicationIndexTest {

    private static final SipHash128 HASHES = new SipHash128(SipHash128.randomKey());

    private final DeduplicationIndex delivered = new DeduplicationIndex();

    private static RequestFingerprint request(long number) {
        return request("request " + number, "events " + number, number * 10);
    }

    private static RequestFingerprint request(String id, String events, long first) {
        return new RequestFingerprint(
                HASHES.hash(id), HASHES.hash(events), Hash128.ZERO, first, first + 5, new long[0]);
    }

    @Test
    void allRequestsAreRemembered() {
        for (int i = 1; i <= 50_000; i++) {
            delivered.add(request(i), Long.MIN_VALUE);
        }

        for (int i = 1; i <= 50_000; i++) {
            assertThat(delivered.contains(request(i))).isTrue();
        }
        assertThat(delivered.contains(request(50_001))).isFalse();
    }

    @Test
    void requestsThatAreNeverScannedAgainExpire() {
        for (int i = 1; i <= 100_000; i++) {
            delivered.add(request(i), (i - 1_000) * 10L);
        }

        assertThat(delivered.size()).isLessThan(3_000);
        assertThat(delivered.contains(request(99_500))).isTrue();
    }

    @Test
    void manyRequestsWithSameIdAreRememberedAndFoundFast() {
        long start = System.nanoTime();
        for (int i = 1; i <= 80_000; i++) {
            delivered.add(request("one id", "events " + i, i * 10L), Long.MIN_VALUE);
        }
        for (int i = 1; i <= 80_000; i++) {
            assertThat(delivered.contains(request("one id", "events " + i, i * 10L)))
                    .isTrue();
        }

        assertThat(delivered.contains(request("one id", "events 0", 10))).isFalse();
        // 80,000 in one chain of the table took longer than ten minutes
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }
}
