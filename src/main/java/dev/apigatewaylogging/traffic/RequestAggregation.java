package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.progress.Progress;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Puts the lines of a request into one {@link OpenRequest}. Progress is told when the exchange that leaves the aggregator
 * is done, which is after Kafka's acknowledgement and whatever else a route does with it: a route can be edited without
 * thinking of it.
 */
public final class RequestAggregation implements AggregationStrategy {

    private final Progress progress;
    private final SilentRequests silentRequests;
    private int mostLines = 100;

    public RequestAggregation(Progress progress, SilentRequests silentRequests) {
        this.progress = Objects.requireNonNull(progress);
        this.silentRequests = Objects.requireNonNull(silentRequests);
    }

    /** The most lines that an open request gathers. */
    public void setMostLines(int mostLines) {
        this.mostLines = mostLines;
    }

    @Override
    public Exchange aggregate(Exchange open, Exchange arrived) {
        RequestLines lines = (RequestLines) arrived.getMessage().getBody();
        if (open == null) {
            OpenRequest request = new OpenRequest(lines.requestId(), progress);
            lines.lines().forEach(request::add);
            silentRequests.opened(request, lines);
            arrived.getMessage().setBody(request);
            // the splitter lets each part know its page: an open request would keep all events of the page in memory
            arrived.removeProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK);
            return full(arrived, request);
        }
        OpenRequest request = (OpenRequest) open.getMessage().getBody();
        lines.lines().forEach(request::add);
        silentRequests.continued(request, lines);
        return full(open, request);
    }

    private Exchange full(Exchange exchange, OpenRequest request) {
        if (request.lines().size() >= mostLines) {
            request.ready();
        }
        return exchange;
    }

    @Override
    public void onCompletion(Exchange exchange) {
        OpenRequest request = (OpenRequest) exchange.getMessage().getBody();
        request.close();
        exchange.getExchangeExtension().addOnCompletion(new Settlement(request));
    }

    /** Settles the request with the exchange. */
    private static final class Settlement extends SynchronizationAdapter {
        private final OpenRequest request;

        private Settlement(OpenRequest request) {
            this.request = request;
        }

        @Override
        public void onComplete(Exchange exchange) {
            request.settle();
        }

        @Override
        public void onFailure(Exchange exchange) {
            request.fail();
        }
    }
}
