/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardLease;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the group's coordinator keeps this process as a member: a session timeout from the last request that it has
 * confirmed. The clock is monotonic and also runs while the process is suspended, so a process that slept too long knows it
 * when it wakes.
 */
final class MembershipLease implements ShardLease {

    private final LongSupplier nanoClock;
    private final long validNanos;
    private volatile boolean everConfirmed;
    private volatile long confirmedAt;
    private volatile long endedAt;

    /** @param validFor the session timeout */
    MembershipLease(Duration validFor, LongSupplier nanoClock) {
        this.validNanos = validFor.toNanos();
        this.nanoClock = nanoClock;
        this.endedAt = nanoClock.getAsLong();
    }

    /** The time of the clock, to be taken before a request is sent. */
    long now() {
        return nanoClock.getAsLong();
    }

    /**
     * Records that the coordinator has confirmed the membership.
     *
     * @param sentAt when the request was sent, as of {@link #now}
     */
    void confirmed(long sentAt) {
        confirmedAt = sentAt;
        everConfirmed = true;
    }

    /** Records that this process is no member. */
    void ended() {
        endedAt = nanoClock.getAsLong();
        everConfirmed = false;
    }

    /** How long the membership has not been confirmed. */
    Duration unconfirmed() {
        return Duration.ofNanos(nanoClock.getAsLong() - (everConfirmed ? confirmedAt : endedAt));
    }

    @Override
    public boolean isValid() {
        return everConfirmed && nanoClock.getAsLong() - confirmedAt < validNanos;
    }

    @Override
    public boolean isConfirmedSince(long nanoTime) {
        return everConfirmed && confirmedAt - nanoTime > 0;
    }
}
