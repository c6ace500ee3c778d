package dev.apigatewaylogging.aggregate;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Tells the {@link RequestBatch} which of its calls are delivered, when the route is done with each. Calls are delivered
 * side by side; one that fails does not keep the others from being acknowledged.
 *
 * <p>It prepares the calls, too: a split among the steps of a call overwrites Camel's own index with that of its parts.
 */
@Metadata(label = "bean", description = "Acknowledges a request when all of its HTTP calls were delivered")
public final class CallAcknowledgements implements AggregationStrategy, Processor {

    private static final String BATCH = "RequestBatch";
    private static final String CALL = "RequestBatchCall";

    /** The calls that the exchange is split into next are those of this batch. */
    static void announce(Exchange split, RequestBatch batch) {
        split.setProperty(BATCH, batch);
    }

    /**
     * Numbers the calls, in their order, and follows each to its end: a split that is interrupted by a stop does not wait
     * for the calls that are at Kafka already.
     */
    @Override
    public void process(Exchange call) {
        RequestBatch batch = call.getProperty(BATCH, RequestBatch.class);
        if (batch != null) {
            int number = batch.nextCall();
            call.setProperty(CALL, number);
            call.getExchangeExtension().addOnCompletion(new End(batch, number));
        }
    }

    private static final class End extends SynchronizationAdapter {
        private final RequestBatch batch;
        private final int number;

        private End(RequestBatch batch, int number) {
            this.batch = batch;
            this.number = number;
        }

        @Override
        public void onComplete(Exchange call) {
            batch.ended(number, true);
        }

        @Override
        public void onFailure(Exchange call) {
            batch.ended(number, false);
        }
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call) {
        throw new UnsupportedOperationException("needs the exchange that was split");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call, Exchange split) {
        Integer index = call.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
        // a route without onPrepare
        boolean unfollowed = call.getProperty(CALL) == null;
        if (unfollowed && index != null && split.getMessage().getBody() instanceof RequestBatch batch) {
            batch.ended(index, call.getException() == null);
        }
        return split;
    }
}
