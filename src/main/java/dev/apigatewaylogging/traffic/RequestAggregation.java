package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.progress.Progress;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Puts the entries of a request into one {@link OpenRequest}, and says when it is complete. What leaves the aggregator is a
 * {@link RequestBatch}. Progress is told when the exchange that leaves the aggregator is done, which is after Kafka's
 * acknowledgement and whatever else a route does with it: a route can be edited without thinking of it.
 */
public final class RequestAggregation implements AggregationStrategy {

    private final Progress progress;
    private final SilentRequests silentRequests;
    private final AssemblyBacklog backlog = new AssemblyBacklog();
    private int mostLines = 100;

    public RequestAggregation(Progress progress, SilentRequests silentRequests) {
        this.progress = Objects.requireNonNull(progress);
        this.silentRequests = Objects.requireNonNull(silentRequests);
    }

    /** The most entries that an open request gathers. */
    public void setMostLines(int mostLines) {
        this.mostLines = mostLines;
    }

    @Override
    public Exchange aggregate(Exchange open, Exchange arrived) {
        if (open != null) {
            OpenRequest request = (OpenRequest) open.getMessage().getBody();
            RequestLines lines = (RequestLines) arrived.getMessage().getBody();
            lines.lines().forEach(request::add);
            silentRequests.continued(request, lines);
            return completed(open, request.isReady() || request.lines().size() >= mostLines);
        }
        forgetPage(arrived);
        if (arrived.getMessage().getBody() instanceof CompleteRequests complete) {
            arrived.getMessage().setBody(new RequestBatch(opened(complete), backlog));
            return completed(arrived, true);
        }
        RequestLines lines = (RequestLines) arrived.getMessage().getBody();
        OpenRequest request = new OpenRequest(lines, progress);
        silentRequests.opened(request, lines);
        arrived.getMessage().setBody(request);
        return completed(arrived, request.isReady() || request.lines().size() >= mostLines);
    }

    private List<OpenRequest> opened(CompleteRequests complete) {
        return complete.requests().stream()
                .map(request -> new OpenRequest(request.lines(), request.wholeness(), progress))
                .toList();
    }

    /** An exchange that stays must not keep its page in memory, nor what only the page's own steps need. */
    private static void forgetPage(Exchange arrived) {
        // the splitter lets each part know its page
        arrived.removeProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.CURSOR);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.READ_THROUGH);
    }

    private static Exchange completed(Exchange exchange, boolean complete) {
        if (complete) {
            exchange.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return exchange;
    }

    @Override
    public void onCompletion(Exchange exchange) {
        RequestBatch batch = exchange.getMessage().getBody() instanceof RequestBatch several
                ? several
                : new RequestBatch(List.of((OpenRequest) exchange.getMessage().getBody()), backlog);
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
            batch.ended(true);
        }

        @Override
        public void onFailure(Exchange exchange) {
            batch.ended(false);
        }
    }
}
