/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.aggregate.CompleteRequests.CompleteRequest;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.Metadata;

/**
 * Collects the requests that a page completes into batches: one exchange for several of them costs a fraction of one
 * for each. Requests contained in the page need no aggregation; requests begun by earlier pages are removed from the
 * aggregator. All other requests wait for more pages.
 *
 * <p>Applies only if the page has no other part with the same ID, and if the open request and the page's entries are
 * one request: a client may choose the ID, and all entries with one ID have to meet in the aggregator.
 */
@Metadata(label = "bean", description = "Batches the requests that a page completes")
public final class CompleteRequestCollector implements Processor {

    /** Small enough to limit the effect of a slow or failed delivery, large enough to share the cost of an exchange. */
    static final int BATCH_SIZE = 16;

    private static final int SEVERAL = -1;

    @Metadata(description = "The repository of the route's aggregator", required = true)
    private AggregationRepository openRequests;

    @Metadata(description = "Knows whether a request waits for another log", required = true)
    private EventTimeAggregateController timeouts;

    public CompleteRequestCollector() {}

    public CompleteRequestCollector(AggregationRepository openRequests, EventTimeAggregateController timeouts) {
        this.openRequests = openRequests;
        this.timeouts = timeouts;
    }

    /** The repository of the route's aggregator. */
    public void setOpenRequests(AggregationRepository openRequests) {
        this.openRequests = openRequests;
    }

    /** Knows whether a request waits for another log. */
    public void setTimeouts(EventTimeAggregateController timeouts) {
        this.timeouts = timeouts;
    }

    @Override
    public void process(Exchange page) {
        List<?> parts = joined(page.getMessage().getBody(List.class));
        List<CompleteRequest> complete = new ArrayList<>(parts.size());
        Set<String> waiting = new HashSet<>();
        Set<String> continued = new HashSet<>();
        for (Object part : parts) {
            if (part instanceof RequestEntries entries) {
                timeouts.observe(entries);
                Exchange open = openRequests.get(page.getContext(), entries.correlationKey());
                Completeness completeness =
                        open == null ? Completeness.of(entries.entries()) : completeness(open, entries);
                if (timeouts.isNothingMissing(completeness, entries.entries())
                        && !timeouts.isOpenInLiveScan(entries)
                        && (open == null || continued.add(entries.requestId()))) {
                    complete.add(new CompleteRequest(entries, completeness, open != null));
                } else {
                    waiting.add(entries.requestId());
                }
            }
        }
        page.getMessage().setBody(collected(parts, complete, waiting));
    }

    /**
     * Adds access log entries that have the extended ID only to the request whose execution log has it, which the page
     * contains or an earlier one has begun.
     */
    private List<?> joined(List<?> parts) {
        if (parts.stream().noneMatch(CompleteRequestCollector::hasExtendedIdOnly)) {
            return parts;
        }
        List<Object> joined = new ArrayList<>(parts);
        Map<String, Integer> inPage = byExtendedId(parts);
        for (int i = 0; i < joined.size(); i++) {
            if (joined.get(i) instanceof RequestEntries access && hasExtendedIdOnly(access)) {
                Integer own = inPage.get(access.requestId());
                OpenRequest open =
                        own == null ? timeouts.openWithExtendedId(access.scanIndex(), access.requestId()) : null;
                if (open != null) {
                    joined.set(i, new RequestEntries(open.requestId(), access.entries()));
                } else if (own != null && own != SEVERAL) {
                    RequestEntries execution = (RequestEntries) joined.get(own);
                    List<RequestEntry> both = new ArrayList<>(execution.entries());
                    both.addAll(access.entries());
                    joined.set(own, new RequestEntries(execution.requestId(), both));
                    joined.set(i, null);
                }
            }
        }
        joined.removeIf(Objects::isNull);
        return joined;
    }

    private static boolean hasExtendedIdOnly(Object part) {
        return part instanceof RequestEntries entries && RequestEntries.haveExtendedIdOnly(entries.entries());
    }

    /** Returns the index of the part whose execution log has an extended ID, by that ID. */
    private static Map<String, Integer> byExtendedId(List<?> parts) {
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof RequestEntries entries) {
                for (RequestEntry entry : entries.entries()) {
                    if (entry.entry() instanceof ExecutionLogEntry logEntry
                            && logEntry.label() == ExecutionLabel.EXTENDED_REQUEST_ID
                            && !logEntry.value().equals(entries.requestId())) {
                        indexes.merge(logEntry.value(), i, (one, other) -> one.equals(other) ? one : SEVERAL);
                    }
                }
            }
        }
        return indexes;
    }

    /**
     * Returns the completeness of an open request with these entries, or {@code NOTHING} unless they only continue it.
     */
    private static Completeness completeness(Exchange open, RequestEntries entries) {
        if (!(open.getMessage().getBody() instanceof OpenRequest request)
                || request.isClosed()
                || request.isShared()
                || !request.entries()
                        .get(0)
                        .scanId()
                        .equals(entries.entries().get(0).scanId())) {
            return Completeness.NOTHING;
        }
        Completeness completeness = request.completeness();
        for (RequestEntry entry : entries.entries()) {
            completeness = completeness.with(entry.entry());
        }
        return completeness.isShared() ? Completeness.NOTHING : completeness;
    }

    private static List<PageEntry> collected(List<?> parts, List<CompleteRequest> complete, Set<String> waiting) {
        if (!waiting.isEmpty()) {
            complete.removeIf(request -> waiting.contains(request.entries().requestId()));
        }
        Set<String> leaving = new HashSet<>(complete.size() * 2);
        List<PageEntry> collected = new ArrayList<>();
        for (int from = 0; from < complete.size(); from += BATCH_SIZE) {
            List<CompleteRequest> batch = complete.subList(from, Math.min(complete.size(), from + BATCH_SIZE));
            batch.forEach(request -> leaving.add(request.entries().requestId()));
            collected.add(new CompleteRequests(List.copyOf(batch)));
        }
        for (Object part : parts) {
            if (!(part instanceof RequestEntries entries) || !leaving.contains(entries.requestId())) {
                collected.add((PageEntry) part);
            }
        }
        return collected;
    }
}
