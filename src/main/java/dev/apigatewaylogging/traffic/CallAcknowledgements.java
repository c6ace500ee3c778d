package dev.apigatewaylogging.traffic;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;

/**
 * Tells the {@link RequestBatch} which of its calls are delivered, when the route is done with each. Calls are delivered
 * side by side; one that fails does not keep the others from being acknowledged.
 *
 * <p>It prepares the calls, too: a split among the steps of a call overwrites Camel's own index with that of its parts.
 */
public final class CallAcknowledgements implements AggregationStrategy, Processor {

    private static final String BATCH = "RequestBatch";
    private static final String CALL = "RequestBatchCall";

    /** The calls that the exchange is split into next are those of this batch. */
    static void announce(Exchange split, RequestBatch batch) {
        split.setProperty(BATCH, batch);
    }

    /** Numbers the calls, in their order. */
    @Override
    public void process(Exchange call) {
        RequestBatch batch = call.getProperty(BATCH, RequestBatch.class);
        if (batch != null) {
            call.setProperty(CALL, batch.nextCall());
        }
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call) {
        throw new UnsupportedOperationException("needs the exchange that was split");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call, Exchange split) {
        Integer number = call.getProperty(CALL, Integer.class);
        Integer index = number == null ? call.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class) : number;
        if (index != null && split.getMessage().getBody() instanceof RequestBatch batch) {
            batch.ended(index, call.getException() == null);
        }
        return split;
    }
}
