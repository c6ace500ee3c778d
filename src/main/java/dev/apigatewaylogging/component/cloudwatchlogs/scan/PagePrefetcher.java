package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** Fetches the next page of a window while the route works on the one before: never more than one page is ahead. */
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

    /** Asks for the page that will be wanted next. */
    void prefetch(TimeWindow nextWindow, String nextToken) {
        window = nextWindow;
        token = nextToken;
        pending = CompletableFuture.supplyAsync(() -> call.filterLogEvents(nextWindow, nextToken), executor);
    }

    /**
     * The page, whether it was asked for or not. Fails as the call does.
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
