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
     * @param wantedToken null for the first page of a window
     */
    FilterLogEventsResponse get(TimeWindow wanted, String wantedToken) {
        CompletableFuture<FilterLogEventsResponse> asked = pending;
        pending = null;
        if (asked == null) {
            return call.filterLogEvents(wanted, wantedToken);
        }
        if (!wanted.equals(window) || !token.equals(wantedToken)) {
            asked.cancel(true);
            return call.filterLogEvents(wanted, wantedToken);
        }
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
