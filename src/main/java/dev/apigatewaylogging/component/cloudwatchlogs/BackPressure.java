/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * Pauses scanning while the route has too much in progress: requests that it aggregates, or that were sent and are not
 * acknowledged. Without one, scans never pause.
 */
public interface BackPressure {

    /** Never pauses. */
    BackPressure NONE = new BackPressure() {

        @Override
        public boolean hasCapacity() {
            return true;
        }

        @Override
        public boolean hasCapacityForSlowest() {
            return true;
        }

        @Override
        public int inFlight() {
            return 0;
        }
    };

    /** Whether the buffer has capacity for more pages. */
    boolean hasCapacity();

    /** The limit of the buffer, in bytes. Scan windows are shorter if all of them together would fill it. */
    default long maxBufferedBytes() {
        return Long.MAX_VALUE;
    }

    /** Whether the buffer has capacity for pages of all log groups, however far some of them are behind the others. */
    default boolean hasCapacityForAll() {
        return hasCapacity();
    }

    /**
     * Whether the scan that is farthest behind may go on, even if the buffer is full: it may find the entries that the
     * buffered requests wait for.
     */
    boolean hasCapacityForSlowest();

    /** Why there is no capacity, as the end of a sentence. */
    default String pauseReason() {
        return "the buffer is full, waiting for Kafka acknowledgements";
    }

    /** The number of requests in flight. A stop of the route waits for them. */
    int inFlight();
}
