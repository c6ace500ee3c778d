package dev.apigatewaylogging.traffic;

import java.util.List;

/**
 * The lines of one request that a page has, in their order.
 *
 * @param requestId the id that they share
 * @param lines at least one
 */
public record RequestLines(String requestId, List<RequestLine> lines) implements PagePart {

    /** Room for as many lines as most requests have. */
    static final int USUAL = 24;
}
