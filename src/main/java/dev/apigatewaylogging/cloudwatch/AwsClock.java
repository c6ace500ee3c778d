package dev.apigatewaylogging.cloudwatch;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * The present by AWS's clock, learnt from the {@code Date} header of its answers. A reader whose own clock is ahead would
 * take a stretch of time for read that AWS has yet to fill, and one whose clock is behind would be late with everything.
 *
 * <p>The header has whole seconds and the answer needed a while, so it says when it was at AWS only within limits. As long
 * as our clock lies within them it is right; where it does not, the earlier limit is taken: reading a second too late is
 * harmless, too early is not.
 */
final class AwsClock implements ExecutionInterceptor {

    private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("AwsClock.Sent");
    private static final long HEADER_PRECISION = 1_000;

    private final LongSupplier ours;
    private volatile long offset;

    AwsClock() {
        this(System::currentTimeMillis);
    }

    /** @param ours the clock of this machine, milliseconds since the epoch */
    AwsClock(LongSupplier ours) {
        this.ours = ours;
    }

    /** Milliseconds since the epoch. */
    long millis() {
        return ours.getAsLong() + offset;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(SENT, ours.getAsLong());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        Long sent = attributes.getAttribute(SENT);
        if (sent != null) {
            context.httpResponse().firstMatchingHeader("Date").ifPresent(date -> answered(date, sent));
        }
    }

    private void answered(String date, long sent) {
        try {
            long then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            learn(then, sent, ours.getAsLong());
        } catch (DateTimeException e) {
            // somebody between us and AWS: no news of the time
        }
    }

    /** An answer that was made at {@code date}, or less than a second later, came for a call that was sent before. */
    void learn(long date, long sent, long received) {
        long least = date - received;
        long most = date + HEADER_PRECISION - sent;
        offset = least <= 0 && most >= 0 ? 0 : least;
    }
}
