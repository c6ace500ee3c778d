/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** Prefetches the next page of a window while the route processes the previous one: at most one page. */
final class PagePrefetcher {

    private final FilterLogEventsCall call;
    private final Executor executor;
    private TimeWindow window;
    private String token;
    private CompletableFuture<FilterLogEventsResponse> pending;

    PagePrefetcher(FilterLogEventsCall call, Executor executor) {
        this.call = call;
        this.executor = executor;
    }

    /** Requests the next page. */
    void prefetch(TimeWindow nextWindow, String nextToken) {
        window = nextWindow;
        token = nextToken;
        pending = CompletableFuture.supplyAsync(() -> call.filterLogEvents(nextWindow, nextToken), executor);
    }

    /**
     * Returns the page, prefetched or not. Fails as the call does.
     *
     * @param requestedToken null for the first page of a window
     */
    FilterLogEventsResponse get(TimeWindow requested, String requestedToken) {
        CompletableFuture<FilterLogEventsResponse> prefetched = pending;
        pending = null;
        if (prefetched == null) {
            return call.filterLogEvents(requested, requestedToken);
        }
        if (!requested.equals(window) || !token.equals(requestedToken)) {
            prefetched.cancel(true);
            return call.filterLogEvents(requested, requestedToken);
        }
        try {
            return prefetched.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
