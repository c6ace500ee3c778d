package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.aggregate.CompleteRequests.CompleteRequest;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.Metadata;

/**
 * Puts the requests that a page completes together: one exchange for several of them costs a fraction of one for each. Those
 * that it holds from start to end need no aggregation; those that earlier pages began are taken out of the aggregator. What
 * is left are the parts of requests that have to wait for other pages.
 *
 * <p>Only where the page has no other part with the same id, and where what is open and what the page has are one request: a
 * client may choose the id, and what has one id has to meet in the aggregator.
 */
@Metadata(label = "bean", description = "Batches the requests that a page completes")
public final class CompleteRequestCollector implements Processor {

    /** Few enough that one slow or failing delivery concerns few, many enough that the cost of an exchange is shared. */
    static final int BATCH_SIZE = 16;

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
        List<?> parts = page.getMessage().getBody(List.class);
        List<CompleteRequest> complete = new ArrayList<>(parts.size());
        Set<String> waiting = new HashSet<>();
        Set<String> continued = new HashSet<>();
        for (Object part : parts) {
            if (part instanceof RequestEntries lines) {
                timeouts.observe(lines);
                Exchange open = openRequests.get(page.getContext(), lines.correlationKey());
                Completeness completeness = open == null ? Completeness.of(lines.lines()) : wholeness(open, lines);
                if (timeouts.isNothingMissing(completeness, lines.lines())
                        && (open == null || continued.add(lines.requestId()))) {
                    complete.add(new CompleteRequest(lines, completeness, open != null));
                } else {
                    waiting.add(lines.requestId());
                }
            }
        }
        page.getMessage().setBody(collected(parts, complete, waiting));
    }

    /** What an open request amounts to with these entries, if they are nothing but its continuation; else nothing. */
    private static Completeness wholeness(Exchange open, RequestEntries lines) {
        if (!(open.getMessage().getBody() instanceof OpenRequest request)
                || request.isClosed()
                || request.isShared()
                || !request.lines().get(0).scanId().equals(lines.lines().get(0).scanId())) {
            return Completeness.NOTHING;
        }
        Completeness completeness = request.completeness();
        for (RequestEntry line : lines.lines()) {
            completeness = completeness.with(line.entry());
        }
        return completeness.isShared() ? Completeness.NOTHING : completeness;
    }

    private static List<PageEntry> collected(List<?> parts, List<CompleteRequest> complete, Set<String> waiting) {
        if (!waiting.isEmpty()) {
            complete.removeIf(request -> waiting.contains(request.lines().requestId()));
        }
        Set<String> leaving = new HashSet<>(complete.size() * 2);
        List<PageEntry> collected = new ArrayList<>();
        for (int from = 0; from < complete.size(); from += BATCH_SIZE) {
            List<CompleteRequest> batch = complete.subList(from, Math.min(complete.size(), from + BATCH_SIZE));
            batch.forEach(request -> leaving.add(request.lines().requestId()));
            collected.add(new CompleteRequests(List.copyOf(batch)));
        }
        for (Object part : parts) {
            if (!(part instanceof RequestEntries lines) || !leaving.contains(lines.requestId())) {
                collected.add((PageEntry) part);
            }
        }
        return collected;
    }
}
