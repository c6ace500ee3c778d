package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import java.util.List;

/**
 * The lines of one request that a page has, in their order.
 *
 * @param requestId the id that they share
 * @param lines at least one
 */
public record RequestEntries(String requestId, List<RequestEntry> lines) implements PageEntry {

    /** Room for as many lines as most requests have. */
    public static final int TYPICAL_SIZE = 24;

    /**
     * What the aggregator tells requests from one another by: the pass as well as the id. A rescan sees requests whole, and
     * one part of them must not end up in a request that another scan has not closed yet.
     */
    String correlationKey() {
        return correlationKey(pass(), requestId);
    }

    static String correlationKey(int pass, String requestId) {
        return pass + " " + requestId;
    }

    /** Which scan found them. */
    int pass() {
        return lines.get(0).scanId().pass();
    }
}
