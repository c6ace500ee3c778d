package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.progress.Progress;
import dev.apigatewaylogging.traffic.CompleteRequests.CompleteRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Puts the entries of a request into one {@link OpenRequest}, and says when it is complete. What leaves the aggregator is a
 * {@link RequestBatch}. Progress is told when the exchange that leaves the aggregator is done, which is after Kafka's
 * acknowledgement and whatever else a route does with it: a route can be edited without thinking of it.
 */
public final class RequestAggregation implements AggregationStrategy {

    /** What one request can have, whatever is set. */
    static final int LEAST_LINES = 100;

    /** The most entries of all requests with one id together, which a client can choose. */
    static final int MOST_SHARED_LINES = 10_000;

    private final Progress progress;
    private final SilentRequests silentRequests;
    private final DeliveryBacklog backlog = new DeliveryBacklog();
    private AggregationRepository openRequests;
    private int mostLines = LEAST_LINES;

    public RequestAggregation(Progress progress, SilentRequests silentRequests) {
        this.progress = Objects.requireNonNull(progress);
        this.silentRequests = Objects.requireNonNull(silentRequests);
    }

    /** The most entries that an open request gathers. */
    public void setMostLines(int mostLines) {
        this.mostLines = Math.max(LEAST_LINES, mostLines);
    }

    /** Where what is left of several requests with one id stays open; without it all of them leave together. */
    public void setOpenRequests(AggregationRepository openRequests) {
        this.openRequests = openRequests;
    }

    @Override
    public Exchange aggregate(Exchange open, Exchange arrived) {
        if (open != null) {
            OpenRequest request = (OpenRequest) open.getMessage().getBody();
            RequestLines lines = (RequestLines) arrived.getMessage().getBody();
            lines.lines().forEach(request::add);
            silentRequests.continued(request, lines);
            return completed(open, request.isReady() || request.lines().size() >= mostLines(request));
        }
        forgetPage(arrived);
        if (arrived.getMessage().getBody() instanceof CompleteRequests complete) {
            arrived.getMessage().setBody(new RequestBatch(opened(complete, arrived.getContext()), backlog));
            return completed(arrived, true);
        }
        RequestLines lines = (RequestLines) arrived.getMessage().getBody();
        OpenRequest request = new OpenRequest(lines, progress);
        silentRequests.opened(request, lines);
        arrived.getMessage().setBody(request);
        return completed(arrived, request.isReady() || request.lines().size() >= mostLines(request));
    }

    private List<OpenRequest> opened(CompleteRequests complete, CamelContext context) {
        List<OpenRequest> opened = new ArrayList<>(complete.requests().size());
        for (CompleteRequest request : complete.requests()) {
            if (request.continues()) {
                opened.addAll(continued(request.lines(), context));
            } else {
                opened.add(new OpenRequest(request.lines(), request.wholeness(), progress));
            }
        }
        return opened;
    }

    private List<OpenRequest> continued(RequestLines lines, CamelContext context) {
        Exchange open = openRequests.get(context, lines.correlationKey());
        if (open == null) {
            // it was made to leave since: what came after it goes the same way
            return List.of(new OpenRequest(lines, progress));
        }
        OpenRequest request = (OpenRequest) open.getMessage().getBody();
        lines.lines().forEach(request::add);
        silentRequests.continued(request, lines);
        if (!request.isReady()) {
            // against all appearances it has to wait, and stays where it is
            return List.of();
        }
        openRequests.remove(context, lines.correlationKey(), open);
        return apart(open, request);
    }

    /** An exchange that stays must not keep its page in memory, nor what only the page's own steps need. */
    private static void forgetPage(Exchange arrived) {
        // the splitter lets each part know its page
        arrived.removeProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.CURSOR);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.READ_THROUGH);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.SCANNED_RANGE);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.ANSWERED_AT);
    }

    private static Exchange completed(Exchange exchange, boolean complete) {
        if (complete) {
            exchange.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return exchange;
    }

    /** Each of the requests with one id has its own. */
    private int mostLines(OpenRequest request) {
        return request.isShared()
                ? (int) Math.min((long) mostLines * request.requests(), Math.max(mostLines, MOST_SHARED_LINES))
                : mostLines;
    }

    /** Each of the requests with one id leaves by itself; those that are not over stay open, if others are. */
    private List<OpenRequest> apart(Exchange exchange, OpenRequest request) {
        if (!request.isShared()) {
            return List.of(request);
        }
        boolean onlyOver = openRequests != null && request.isReady() && request.canStay(mostLines(request));
        List<OpenRequest> requests = request.apart(onlyOver);
        OpenRequest last = requests.get(requests.size() - 1);
        if (last.isApart()) {
            return requests;
        }
        keepOpen(exchange, last);
        return requests.subList(0, requests.size() - 1);
    }

    private void keepOpen(Exchange leaving, OpenRequest request) {
        Exchange open = leaving.copy();
        open.removeProperty(ExchangePropertyKey.AGGREGATED_COMPLETED_BY);
        open.setProperty(ExchangePropertyKey.AGGREGATED_SIZE, 1);
        open.getMessage().setBody(request);
        openRequests.add(leaving.getContext(), request.correlationKey(), open);
        silentRequests.stays(request);
    }

    @Override
    public void onCompletion(Exchange exchange) {
        RequestBatch batch = exchange.getMessage().getBody() instanceof RequestBatch several
                ? several
                : new RequestBatch(
                        apart(exchange, (OpenRequest) exchange.getMessage().getBody()), backlog);
        exchange.getMessage().setBody(batch);
        batch.close();
        exchange.getExchangeExtension().addOnCompletion(new Settlement(batch));
    }

    /** Settles the requests with the exchange. */
    private static final class Settlement extends SynchronizationAdapter {
        private final RequestBatch batch;

        private Settlement(RequestBatch batch) {
            this.batch = batch;
        }

        @Override
        public void onComplete(Exchange exchange) {
            batch.ended(true, isStopping(exchange));
        }

        @Override
        public void onFailure(Exchange exchange) {
            batch.ended(false, isStopping(exchange));
        }

        private static boolean isStopping(Exchange exchange) {
            CamelContext context = exchange.getContext();
            return context.isStopping() || context.isStopped();
        }
    }
}
