/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.entries.Completeness;
import java.util.List;

/**
 * Requests that the page completes, most of them contained in it: the aggregator has nothing to wait for.
 *
 * @param requests at least one
 */
public record CompleteRequests(List<CompleteRequest> requests) implements PageEntry {

    /**
     * A complete request.
     *
     * @param entries the entries of the request in the page
     * @param completeness the completeness of all entries of the request
     * @param continues whether these entries complete a request that is open in the aggregator
     */
    public record CompleteRequest(RequestEntries entries, Completeness completeness, boolean continues) {}
}
