package dev.apigatewaylogging.traffic;

import java.util.List;

/**
 * Requests that a page holds from their first entry to their last one, so that the aggregator has nothing to wait for.
 *
 * @param requests at least one
 */
public record CompleteRequests(List<CompleteRequest> requests) implements PagePart {

    /**
     * One of them.
     *
     * @param lines all entries of the request
     * @param wholeness what these entries amount to
     */
    public record CompleteRequest(RequestLines lines, Wholeness wholeness) {}
}
