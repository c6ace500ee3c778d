/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers requests in flight in a route that is stopped while the process runs. If Camel forces the stop, some of their exchanges
 * fail, and others vanish with the queue of a thread pool or of an endpoint. Scanning pauses until none is in flight any more,
 * or for a limited time while Kafka responds. If not all were acknowledged, every log group is then scanned again from its
 * committable position, as after a restart. While Kafka does not respond nothing is given up, however often routes are stopped: the
 * records that a running route still sends would be in memory, and later in the topic, once more for each stop.
 */
final class StoppedRouteRecovery extends EventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTracker.class);

    /** More than the longest delay between two redeliveries of the route to Kafka. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(45);

    private final IntSupplier inFlight;
    private final BooleanSupplier kafkaResponds;
    private final LongSupplier nanoClock;
    private final Set<InFlightBatch> batches = ConcurrentHashMap.newKeySet();
    private volatile boolean undelivered;
    private volatile boolean pending;
    private volatile int rewinds;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private long pendingSince;

    /**
     * @param inFlight the number of requests in flight
     * @param kafkaResponds whether Kafka can acknowledge records now
     * @param nanoClock the time in nanoseconds, as {@link System#nanoTime}
     */
    StoppedRouteRecovery(IntSupplier inFlight, BooleanSupplier kafkaResponds, LongSupplier nanoClock) {
        this.inFlight = inFlight;
        this.kafkaResponds = kafkaResponds;
        this.nanoClock = nanoClock;
        // no cost per exchange
        setIgnoreExchangeEvents(true);
        setIgnoreStepEvents(true);
    }

    /** Sets how long requests in flight are waited for. */
    void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    void onSent(InFlightBatch batch) {
        batches.add(batch);
    }

    void onEnded(InFlightBatch batch) {
        batches.remove(batch);
    }

    /** Records that a request is neither acknowledged nor in flight any more. */
    void onUndelivered() {
        undelivered = true;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.RouteStoppedEvent || event instanceof CamelEvent.RouteStartedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        CamelContext context = ((CamelEvent.RouteEvent) event).getRoute().getCamelContext();
        if (!context.isStopping() && !context.isStopped()) {
            onRouteChanged();
        }
    }

    /** A route has stopped or started. A request that has failed between both waits for the start. */
    synchronized void onRouteChanged() {
        if (undelivered || inFlight.getAsInt() > 0) {
            pending = true;
            pendingSince = nanoClock.getAsLong();
        }
    }

    /** Whether scanning pauses. */
    boolean isPending() {
        return pending;
    }

    /** How often all scans have had to resume from their committable positions. Ends the pause when it is over. */
    int rewinds() {
        if (pending) {
            decide();
        }
        return rewinds;
    }

    /** As {@link #rewinds}, but without a decision: for what is restored before the scans know of it. */
    int knownRewinds() {
        return rewinds;
    }

    private synchronized void decide() {
        if (!pending || (inFlight.getAsInt() > 0 && !isExpired())) {
            return;
        }
        int lost = inFlight.getAsInt();
        batches.forEach(InFlightBatch::giveUp);
        if (undelivered) {
            undelivered = false;
            rewinds++;
            LOG.warn(
                    "A route was stopped before its requests were delivered ({} without any result). No data is lost: all log"
                            + " groups are scanned again from the first event that was not delivered.",
                    lost);
        }
        pending = false;
    }

    private boolean isExpired() {
        long now = nanoClock.getAsLong();
        if (!kafkaResponds.getAsBoolean()) {
            pendingSince = now;
            return false;
        }
        return now - pendingSince >= timeout.toNanos();
    }
}
