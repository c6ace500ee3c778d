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
 * The present by AWS's clock: what the {@code Date} headers of its answers say, plus the monotonic time since. The clock of
 * this machine may be wrong and may be set while we run; neither is noticed here, beside a warning.
 *
 * <p>The header has whole seconds and the answer needed a while, so an answer tells the time within limits. The clock keeps
 * to the latest of the lower ones: a second behind AWS is harmless, ahead of it is not, since time that AWS has yet to
 * fill would be taken for scanned. A header that contradicts by more than that counts when a second answer agrees with it:
 * one wrong machine of AWS, or somebody on the way, moves nothing.
 */
public final class SkewCorrectedClock implements ExecutionInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(SkewCorrectedClock.class);

    /** The {@code Date} header tells the second, so the answer was made less than this after it, in milliseconds. */
    public static final long HEADER_PRECISION = 1_000;

    private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("AwsClock.Sent");

    /** More than this is a jump, in milliseconds. */
    private static final long JUMP = 2_000;

    /** A smaller one, in milliseconds, comes of our own clock's drift while AWS was away, and made no scan useless. */
    private static final long SCANNED_TOO_EARLY = Duration.ofMinutes(1).toMillis();

    /** So much of what was scanned by a wrong time is scanned again at most, in milliseconds. */
    private static final long LONGEST_REPETITION = Duration.ofDays(1).toMillis();

    private final LongSupplier monotonic;
    private final LocalClock machine;
    private volatile long offset;
    private volatile boolean known;
    private volatile boolean followsMachine;
    private volatile SetBack setBack = new SetBack(0, Long.MAX_VALUE);
    private Limits jump;
    /** When the clock was last found to be wrong, or first known, by the monotonic clock. */
    private long rightSince;

    /**
     * The clock was set back.
     *
     * @param number how often until now
     * @param to since when it was wrong, milliseconds since the epoch: what lies after that has to be scanned again
     */
    public record SetBack(long number, long to) {}

    /** Within which the difference between AWS's clock and the monotonic one lies, in milliseconds. */
    private record Limits(long min, long max) {

        private long distance(long value) {
            return Math.max(0, Math.max(min - value, value - max));
        }

        private boolean agrees(Limits other) {
            return min <= other.max + JUMP && other.min <= max + JUMP;
        }
    }

    SkewCorrectedClock(LocalClock machine) {
        this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), machine);
    }

    /** @param monotonic milliseconds since whenever, never set */
    SkewCorrectedClock(LongSupplier monotonic, LocalClock machine) {
        this.monotonic = monotonic;
        this.machine = machine;
        this.offset = machine.millis() - monotonic.getAsLong();
    }

    /** The present, milliseconds since the epoch; before {@link #isKnown} a guess by the clock of this machine. */
    public long millis() {
        return followsMachine ? machine.millis() : elapsed() + offset;
    }

    /** Milliseconds since whenever, for what has nothing to do with AWS's time: never set, and never stepping back. */
    public long elapsed() {
        return monotonic.getAsLong();
    }

    /** Whether AWS has told the time: once if this machine's clock says the same, twice if not. */
    public boolean isKnown() {
        return known;
    }

    /** The last time that it was set back. */
    public SetBack setBack() {
        return setBack;
    }

    /** For a client whose answers are not seen here: the clock of this machine is all there is. */
    public void followMachine() {
        followsMachine = true;
        known = true;
    }

    /** The {@code Date} header of an answer, milliseconds since the epoch; empty if there is none. */
    public static OptionalLong dateOf(SdkHttpResponse answer) {
        String date = answer == null ? "" : answer.firstMatchingHeader("Date").orElse("");
        try {
            return date.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli());
        } catch (DateTimeException e) {
            // somebody between us and AWS: no news of the time
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
            // who does not tell the time must not keep us from scanning
            know();
        }
    }

    /** An answer that was made at {@code date}, or less than a second later, came for a call that was sent before. */
    synchronized void updateOffset(long date, long sent, long received) {
        Limits reported = new Limits(date - received, date + HEADER_PRECISION - sent);
        if (reported.distance(offset) <= JUMP) {
            approach(reported);
        } else if (jump != null && jump.agrees(reported)) {
            jumpTo(reported);
        } else {
            LOG.debug("An answer of AWS says {}, by our reckoning it is {}", date, millis());
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

    private void jumpTo(Limits reported) {
        long before = millis();
        offset = reported.min();
        if (!known) {
            return;
        }
        long now = millis();
        LOG.warn(
                "AWS's clock says {}, and not {} as expected; two answers agree. Scanning goes on by what it says now.",
                Instant.ofEpochMilli(now),
                Instant.ofEpochMilli(before));
        if (now < before) {
            long wrongFor = before - now > SCANNED_TOO_EARLY ? Math.min(elapsed() - rightSince, LONGEST_REPETITION) : 0;
            setBack = new SetBack(setBack.number() + 1, now - wrongFor);
        }
        rightSince = elapsed();
    }
}
