/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Logs the entries of a plan at their time, in a separate thread. Unlike filling a group at once this needs no
 * memory for lines of the future, and with a short retention little for those of the past.
 */
public final class TrafficFeeder implements AutoCloseable {

    private static final long LONGEST_NAP = Duration.ofMillis(20).toNanos();

    private final FakeAws fakeAws;
    private final PlannedLog plan;
    private final AtomicLong logged = new AtomicLong();
    private final Thread thread;

    private TrafficFeeder(FakeAws fakeAws, PlannedLog plan) {
        this.fakeAws = fakeAws;
        this.plan = plan;
        this.thread = new Thread(this::run, "traffic-feeder");
        this.thread.setDaemon(true);
    }

    /** Starts to log. */
    public static TrafficFeeder started(FakeAws fakeAws, PlannedLog plan) {
        plan.groups().forEach(fakeAws::group);
        TrafficFeeder feeder = new TrafficFeeder(fakeAws, plan);
        feeder.thread.start();
        return feeder;
    }

    /** How many lines have been logged. */
    public long logged() {
        return logged.get();
    }

    /** Whether every line has been logged. */
    public boolean isDone() {
        return !thread.isAlive();
    }

    /** Logs no more. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        Iterator<PlannedEntry> entries = plan.entries();
        while (entries.hasNext() && !thread.isInterrupted()) {
            PlannedEntry entry = entries.next();
            while (entry.event().timestamp().isAfter(fakeAws.clock().instant()) && !thread.isInterrupted()) {
                LockSupport.parkNanos(LONGEST_NAP);
            }
            fakeAws.put(entry.group(), entry.event());
            logged.incrementAndGet();
        }
    }
}
