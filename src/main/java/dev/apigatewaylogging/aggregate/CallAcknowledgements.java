package dev.apigatewaylogging.aggregate;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Notifies the {@link RequestBatch} when the route has finished a call. Calls are delivered concurrently; a failed one
 * does not prevent the acknowledgement of others.
 *
 * <p>It also prepares the calls: a split within the steps of a call overwrites Camel's split index.
 */
@Metadata(label = "bean", description = "Acknowledges a request when all of its HTTP calls were delivered")
public final class CallAcknowledgements implements AggregationStrategy, Processor {

    private static final String BATCH = "RequestBatch";
    private static final String CALL = "RequestBatchCall";

    /** Sets the batch of the calls that the exchange is split into next. */
    static void announce(Exchange split, RequestBatch batch) {
        split.setProperty(BATCH, batch);
    }

    /**
     * Numbers the calls in order and adds a completion to each: a split interrupted by a shutdown does not wait for
     * calls that Kafka is still processing.
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
        throw new UnsupportedOperationException("requires the split exchange");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange call, Exchange split) {
        Integer index = call.getProperty(ExchangePropertyKey.SPLIT_INDEX, Integer.class);
        // the route does not set onPrepare
        boolean unfollowed = call.getProperty(CALL) == null;
        if (unfollowed && index != null && split.getMessage().getBody() instanceof RequestBatch batch) {
            batch.ended(index, call.getException() == null);
        }
        return split;
    }
}
