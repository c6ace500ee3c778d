/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When a consumer of committed records gets the first record of each request. */
final class CommittedArrivals implements AutoCloseable {

    private final Map<String, Long> times = new ConcurrentHashMap<>();
    private final Thread reading;
    private volatile boolean closed;

    CommittedArrivals(String brokers, String topic) {
        reading = new Thread(() -> read(brokers, topic), "committed-arrivals");
        reading.start();
    }

    private void read(String brokers, String topic) {
        try (TopicReader reader = TopicReader.committed(brokers, topic)) {
            while (!closed) {
                reader.next(received -> times.putIfAbsent(received.key(), System.currentTimeMillis()));
            }
        }
    }

    /** By request ID, milliseconds since the epoch. */
    Map<String, Long> times() {
        return times;
    }

    @Override
    public void close() {
        closed = true;
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
