/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import java.util.List;

/**
 * The entries of one request in a page, in order.
 *
 * @param requestId the request ID of the entries
 * @param entries at least one
 */
public record RequestEntries(String requestId, List<RequestEntry> entries) implements PageEntry {

    /**
     * Returns the correlation key of the aggregator: the scan and the request ID. A rescan finds complete requests, and
     * its entries must not be added to a request that another scan has not closed yet.
     */
    String correlationKey() {
        return correlationKey(scanIndex(), requestId);
    }

    /** Returns whether the extended ID is the only one of entries: then these are an access log's. */
    static boolean haveExtendedIdOnly(List<RequestEntry> entries) {
        for (RequestEntry entry : entries) {
            if (!(entry.entry() instanceof AccessLogEntry access)
                    || access.extendedIdOnly().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    static String correlationKey(int scanIndex, String requestId) {
        return scanIndex + " " + requestId;
    }

    /** Returns the scan that found them. */
    int scanIndex() {
        return entries.get(0).scanId().index();
    }
}
