package dev.apigatewaylogging.traffic;

import java.util.List;

/**
 * The lines of one request that a page has, in their order.
 *
 * @param requestId the id that they share
 * @param lines at least one
 */
public record RequestLines(String requestId, List<RequestLine> lines) implements PagePart {}
