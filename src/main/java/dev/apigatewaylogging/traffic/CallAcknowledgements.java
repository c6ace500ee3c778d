package dev.apigatewaylogging.traffic;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Tells the {@link RequestBatch} which of its calls are delivered, when the route is done with each. Calls are delivered
 * side by side; one that fails does not keep the others from being acknowledged.
 */
public final class CallAcknowledgements implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange before, Exchange call) {
        throw new UnsupportedOperationException("needs the exchange that was split");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call, Exchange split) {
        Integer index = call.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
        if (index != null && split.getMessage().getBody() instanceof RequestBatch batch) {
            batch.ended(index, call.getException() == null);
        }
        return split;
    }
}
