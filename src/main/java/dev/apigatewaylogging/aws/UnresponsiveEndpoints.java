package dev.apigatewaylogging.aws;

import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Since when an address of AWS takes calls and answers none. An answer begins with its header, so that a page of 1 MB over
 * a slow line is no silence.
 */
public final class UnresponsiveEndpoints implements ExecutionInterceptor {

    private final LongSupplier nanoClock;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** Nobody waits for an address that was not called for so long. */
    private static final Duration CALLED_ANEW = Duration.ofMinutes(2);

    /**
     * Calls without an answer, as times of the clock.
     *
     * @param since when the first one was sent
     * @param last when the last one was sent
     */
    private record Waiting(long since, long last) {}

    UnresponsiveEndpoints() {
        this(System::nanoTime);
    }

    UnresponsiveEndpoints(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * An address that does not answer.
     *
     * @param endpoint its URL
     * @param age how long ago it was called
     */
    public record Silent(String endpoint, Duration age) {}

    /** The address that was silent for longest, if there is one. */
    public Optional<Silent> longest() {
        long now = nanoClock.getAsLong();
        return waiting.entrySet().stream()
                .filter(calls -> now - calls.getValue().last() < CALLED_ANEW.toNanos())
                .map(calls -> new Silent(
                        calls.getKey(), Duration.ofNanos(now - calls.getValue().since())))
                .max(Comparator.comparing(Silent::age));
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        long now = nanoClock.getAsLong();
        waiting.merge(
                endpoint(context.httpRequest()),
                new Waiting(now, now),
                (calls, call) -> new Waiting(calls.since(), now));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        waiting.remove(endpoint(context.httpRequest()));
    }

    /** What failed at once, as a refused connection does, is no silence; what timed out goes on to be one. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!timedOut(context.exception())) {
            context.httpRequest().ifPresent(request -> waiting.remove(endpoint(request)));
        }
    }

    private static boolean timedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException
                    || cause instanceof ApiCallAttemptTimeoutException
                    || cause instanceof ApiCallTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static String endpoint(SdkHttpRequest request) {
        URI uri = request.getUri();
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
