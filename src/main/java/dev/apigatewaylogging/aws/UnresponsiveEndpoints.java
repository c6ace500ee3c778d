/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
 * Tracks endpoints of AWS that accept calls but do not respond. A response begins with its headers, so a large page on
 * a slow connection counts as a response.
 */
public final class UnresponsiveEndpoints implements ExecutionInterceptor {

    private final LongSupplier nanoClock;
    private final Map<String, PendingCalls> pending = new ConcurrentHashMap<>();

    /** An endpoint without calls for this long is no longer considered. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(2);

    /**
     * Calls without a response, in monotonic nanoseconds.
     *
     * @param since when the first one was sent
     * @param last when the last one was sent
     */
    private record PendingCalls(long since, long last) {}

    UnresponsiveEndpoints() {
        this(System::nanoTime);
    }

    UnresponsiveEndpoints(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * An endpoint that does not respond.
     *
     * @param endpoint its URL
     * @param age time since the first call without a response
     */
    public record Unresponsive(String endpoint, Duration age) {}

    /** The endpoint that has not responded for the longest time, if any. */
    public Optional<Unresponsive> longest() {
        long now = nanoClock.getAsLong();
        return pending.entrySet().stream()
                .filter(calls -> now - calls.getValue().last() < MAX_IDLE.toNanos())
                .map(calls -> new Unresponsive(
                        calls.getKey(), Duration.ofNanos(now - calls.getValue().since())))
                .max(Comparator.comparing(Unresponsive::age));
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        long now = nanoClock.getAsLong();
        pending.merge(
                endpoint(context.httpRequest()),
                new PendingCalls(now, now),
                (calls, call) -> new PendingCalls(calls.since(), now));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        pending.remove(endpoint(context.httpRequest()));
    }

    /** An immediate failure, such as a refused connection, clears the endpoint; a timeout does not. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!timedOut(context.exception())) {
            context.httpRequest().ifPresent(request -> pending.remove(endpoint(request)));
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
