/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * AWS's time: the {@code Date} headers of its responses, plus the monotonic time elapsed since. The local clock may be
 * wrong or may be set while the process runs; this affects nothing but a warning.
 *
 * <p>The header is precise to a second, and a response takes time, so each response gives limits of the offset. The
 * clock uses the highest lower limit: a second behind AWS only delays, a second ahead would skip time that AWS has yet
 * to fill. A header that contradicts the clock by more than the jump threshold counts only when a second response
 * confirms it, so a single wrong server or proxy changes nothing. A first response that is slow
 * counts only if a second one is slow, too: otherwise the length of a suspension would become an error of the clock.
 */
public final class SkewCorrectedClock implements ExecutionInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(SkewCorrectedClock.class);

    /** Precision of the {@code Date} header, in milliseconds. */
    public static final long HEADER_PRECISION = 1_000;

    private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("SkewCorrectedClock.Sent");

    /** A larger difference is a jump, in milliseconds. */
    private static final long JUMP_MILLIS = 2_000;

    /** A longer response time, in milliseconds, makes the limits of the offset imprecise. */
    private static final long SLOW_MILLIS = 2_000;

    /**
     * A smaller jump, in milliseconds, is drift of the monotonic clock while AWS was unreachable, and invalidates no
     * scan.
     */
    private static final long MAX_CLOCK_LEAD_MILLIS = Duration.ofMinutes(1).toMillis();

    /** Maximum range that is scanned again after a jump, in milliseconds. */
    private static final long MAX_REWIND_MILLIS = Duration.ofDays(1).toMillis();

    private final LongSupplier monotonic;
    private final LocalClock machine;
    private volatile long offset;
    private volatile boolean known;
    private volatile boolean followsMachine;
    private volatile SetBack setBack = new SetBack(0, Long.MAX_VALUE);
    private Limits jump;

    /** Whether there was a slow response before the time was known, and when the first one was received. */
    private boolean anySlow;

    private long slowAt;

    /** Monotonic time since which the clock has been correct. */
    private long rightSince;

    /**
     * The clock was set back.
     *
     * @param number number of times so far
     * @param to milliseconds since the epoch from which the clock was wrong: everything after it is scanned again
     */
    public record SetBack(long number, long to) {}

    /** Limits of the difference between AWS's clock and the monotonic clock, in milliseconds. */
    private record Limits(long min, long max) {

        private long distance(long value) {
            return Math.max(0, Math.max(min - value, value - max));
        }

        private boolean agrees(Limits other) {
            return min <= other.max + JUMP_MILLIS && other.min <= max + JUMP_MILLIS;
        }
    }

    SkewCorrectedClock(LocalClock machine) {
        this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), machine);
    }

    /** @param monotonic milliseconds since an arbitrary origin, never adjusted */
    SkewCorrectedClock(LongSupplier monotonic, LocalClock machine) {
        this.monotonic = monotonic;
        this.machine = machine;
        this.offset = machine.millis() - monotonic.getAsLong();
    }

    /** AWS's time, milliseconds since the epoch; before {@link #isKnown} the local clock's. */
    public long millis() {
        return followsMachine ? machine.millis() : elapsed() + offset;
    }

    /** Monotonic milliseconds since an arbitrary origin, for durations. */
    public long elapsed() {
        return monotonic.getAsLong();
    }

    /** Whether AWS's time is known: after one response that was fast and agrees with the local clock, otherwise after two. */
    public boolean isKnown() {
        return known;
    }

    /** The last time that the clock was set back. */
    public SetBack setBack() {
        return setBack;
    }

    /** Uses the local clock, for a client whose responses are not intercepted. */
    public void followMachine() {
        followsMachine = true;
        known = true;
    }

    /** The {@code Date} header of a response, milliseconds since the epoch; empty without a valid one. */
    public static OptionalLong dateOf(SdkHttpResponse answer) {
        String date = answer == null ? "" : answer.firstMatchingHeader("Date").orElse("");
        try {
            return date.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli());
        } catch (DateTimeException e) {
            // an invalid header, for example of a proxy
            return OptionalLong.empty();
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(SENT, elapsed());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        Long sent = attributes.getAttribute(SENT);
        OptionalLong date = dateOf(context.httpResponse());
        if (sent != null && date.isPresent()) {
            updateOffset(date.getAsLong(), sent, elapsed());
        } else {
            // a missing header must not prevent scanning
            know();
        }
    }

    /** Evaluates a response that was created at {@code date}, or less than a second later. */
    synchronized void updateOffset(long date, long sent, long received) {
        if (!known && received - sent > SLOW_MILLIS && (!anySlow || sent < slowAt)) {
            slowAt = anySlow ? slowAt : received;
            anySlow = true;
            return;
        }
        Limits reported = new Limits(date - received, date + HEADER_PRECISION - sent);
        if (reported.distance(offset) <= JUMP_MILLIS) {
            approach(reported);
        } else if (jump != null && jump.agrees(reported)) {
            jumpTo(Math.max(jump.min(), reported.min()));
        } else {
            LOG.debug("A response of AWS is dated {}, expected {}", date, millis());
            jump = reported;
            return;
        }
        jump = null;
        know();
        machine.compare(millis());
    }

    private synchronized void know() {
        if (!known) {
            rightSince = elapsed();
            known = true;
        }
    }

    private void approach(Limits reported) {
        if (!known || reported.min() > offset) {
            offset = reported.min();
        } else if (reported.max() < offset) {
            offset = Math.max(reported.min(), reported.max() - HEADER_PRECISION);
        }
    }

    private void jumpTo(long confirmed) {
        long before = millis();
        offset = confirmed;
        if (!known) {
            return;
        }
        long now = millis();
        LOG.warn(
                "AWS's clock is at {}, but was expected to be at {}. Two responses confirm the new time, and scanning"
                        + " continues with it.",
                Instant.ofEpochMilli(now),
                Instant.ofEpochMilli(before));
        if (now < before) {
            long wrongFor =
                    before - now > MAX_CLOCK_LEAD_MILLIS ? Math.min(elapsed() - rightSince, MAX_REWIND_MILLIS) : 0;
            setBack = new SetBack(setBack.number() + 1, now - wrongFor);
        }
        rightSince = elapsed();
    }
}
