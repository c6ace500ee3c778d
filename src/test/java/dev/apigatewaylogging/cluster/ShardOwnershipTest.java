/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardOwnershipTest {

    private static final Duration NO_TIME = Duration.ofMillis(1);

    private final ShardOwnership ownership = new ShardOwnership();

    private void lead(int shard) {
        ownership.assigned(List.of(shard));
        assertThat(ownership.loaded(shard, ownership.loading().get(shard))).isTrue();
    }

    @Test
    void shardIsLedFromItsLoadingToItsRelease() throws InterruptedException {
        ownership.assigned(List.of(4, 2));
        assertThat(ownership.isLed(4)).isFalse();
        Map<Integer, Long> loading = ownership.loading();
        loading.forEach(
                (shard, number) -> assertThat(ownership.loaded(shard, number)).isTrue());
        assertThat(ownership.led()).containsExactly(2, 4);
        assertThat(ownership.loading()).isEmpty();

        ownership.release(List.of(4));

        assertThat(ownership.led()).containsExactly(2);
        assertThat(ownership.assigned()).containsExactly(2, 4);
        assertThat(ownership.awaitEnd(List.of(4), NO_TIME)).isTrue();
    }

    @Test
    void shardThatWasRevokedWhileItWasLoadedIsNotLed() {
        ownership.assigned(List.of(1));
        long number = ownership.loading().get(1);
        ownership.release(List.of(1));
        assertThat(ownership.loaded(1, number)).isFalse();
        ownership.remove(List.of(1));
        ownership.assigned(List.of(1));

        assertThat(ownership.loaded(1, number))
                .as("loaded for an earlier assignment")
                .isFalse();
        assertThat(ownership.isLed(1)).isFalse();
    }

    @Test
    void releaseWaitsForAllWorkOfShard() throws InterruptedException {
        lead(1);
        ownership.begin(1);
        ownership.begin(1);
        ownership.release(List.of(1));
        ownership.end(1);
        assertThat(ownership.awaitEnd(List.of(1), NO_TIME)).isFalse();

        ownership.end(1);

        assertThat(ownership.awaitEnd(List.of(1), NO_TIME)).isTrue();
    }

    @Test
    void shardToBeLoadedAgainWaitsForItsWork() {
        lead(1);
        ownership.begin(1);

        ownership.reload(1);
        ownership.reload(2);

        assertThat(ownership.isLed(1)).isFalse();
        assertThat(ownership.loading()).isEmpty();
        assertThat(ownership.assigned()).containsExactly(1);
        ownership.end(1);
        assertThat(ownership.loading()).containsOnlyKeys(1);
    }

    @Test
    void shardThatIsHandedOverIsNotLoadedAgain() {
        lead(1);
        ownership.release(List.of(1));

        ownership.reload(1);

        assertThat(ownership.loading()).isEmpty();
    }

    /** Another process may have led it meanwhile, so the state of the work is outdated. */
    @Test
    void shardThatReturnsIsNotLoadedBeforeItsEarlierWorkHasEnded() {
        lead(1);
        ownership.begin(1);
        ownership.remove(List.of(1));
        ownership.assigned(List.of(1, 2));

        assertThat(ownership.loading()).containsOnlyKeys(2);

        ownership.end(1);
        assertThat(ownership.loading()).containsOnlyKeys(1, 2);
    }
}
