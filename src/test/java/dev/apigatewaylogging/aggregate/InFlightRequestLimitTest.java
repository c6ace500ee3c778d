/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightRequestLimitTest {

    private final InFlightRequestLimit backlog = new InFlightRequestLimit();

    @Test
    void addToFullBacklogBlocksUntilDelivery() {
        backlog.add(InFlightRequestLimit.MAX_REQUESTS);
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> backlog.add(16));

        assertThat(adding).isNotDone();
        backlog.remove(16);

        await().atMost(5, TimeUnit.SECONDS).until(adding::isDone);
    }

    @Test
    void addReturnsAfterTimeoutWithoutDelivery() {
        backlog.add(InFlightRequestLimit.MAX_REQUESTS);
        // a page of 10,000: the first batch waits for one second, the other ones briefly
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
            for (int batch = 0; batch < 10_000 / 16; batch++) {
                backlog.add(16);
            }
        });

        // long enough that a page does not fill the heap, short enough that scanning continues
        await().between(5, TimeUnit.SECONDS, 30, TimeUnit.SECONDS).until(adding::isDone);
    }
}
