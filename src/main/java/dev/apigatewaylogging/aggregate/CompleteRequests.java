package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.entries.Completeness;
import java.util.List;

/**
 * Requests that the page completes, most of which it holds from their first entry to their last one: the aggregator has
 * nothing to wait for.
 *
 * @param requests at least one
 */
public record CompleteRequests(List<CompleteRequest> requests) implements PageEntry {

    /**
     * One of them.
     *
     * @param lines the entries of the request that the page has
     * @param completeness what all entries of the request amount to
     * @param continues whether these entries complete a request that is open in the aggregator
     */
    public record CompleteRequest(RequestEntries lines, Completeness completeness, boolean continues) {}
}
