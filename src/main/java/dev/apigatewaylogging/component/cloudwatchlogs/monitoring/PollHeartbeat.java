/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.util.function.LongSupplier;

/** The heartbeat of a scanning thread. Written by that thread, read by the liveness check. */
public final class PollHeartbeat {

    private final LongSupplier nanoClock;
    private volatile Thread thread;
    private volatile long last;

    PollHeartbeat(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        beat();
    }

    /** The current thread starts its work. */
    public void begin() {
        beat();
        thread = Thread.currentThread();
    }

    /** Records progress. */
    public void beat() {
        last = nanoClock.getAsLong();
    }

    /** The thread has finished its work. */
    public void end() {
        thread = null;
        beat();
    }

    boolean isAtWork() {
        return thread != null;
    }

    /**
     * The time since the last heartbeat, in nanoseconds. A thread in a timed wait is alive: it waits for the rate
     * limit, for back-pressure, or for Kafka's client, which blocks up to ten seconds per record. So is one that waits
     * for others while requests are in flight.
     */
    long nanosSinceLast(boolean othersAreBusy) {
        Thread working = thread;
        Thread.State state = working == null ? Thread.State.RUNNABLE : working.getState();
        if (state == Thread.State.TIMED_WAITING || (state == Thread.State.WAITING && othersAreBusy)) {
            beat();
        }
        return nanoClock.getAsLong() - last;
    }
}
