/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.Synchronization;
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
    private static final String SETTLEMENT = "RequestBatchSettlement";
    private static final String HEADERS = "RequestBatchHeaders";

    /** A call or a batch whose exchange has failed, as it was at the start of its block of steps. */
    public interface Unit {

        /** Whether it is one call of the block that the requests are split into; otherwise a batch of requests. */
        boolean isCall();

        /** The body at the start of the block. */
        Object body();

        /** Whether its events are scanned again, so that its failure is of no importance. */
        boolean isGivenUp();

        /** Gives it up: it is not acknowledged, and its events are scanned again. */
        void giveUp();

        /**
         * Records that it is held to be processed again, or is processed again now.
         *
         * @return false if that is impossible
         */
        boolean hold(boolean held);
    }

    private record Batch(RequestBatch body) implements Unit {

        @Override
        public boolean isCall() {
            return false;
        }

        @Override
        public boolean isGivenUp() {
            return body.isGivenUp();
        }

        @Override
        public void giveUp() {
            body.giveUp();
        }

        @Override
        public boolean hold(boolean held) {
            return body.hold(held);
        }
    }

    private record Call(Object body, End end) implements Unit {

        @Override
        public boolean isCall() {
            return true;
        }

        @Override
        public boolean isGivenUp() {
            return end.batch.isGivenUp(end.number);
        }

        @Override
        public void giveUp() {
            end.batch.giveUp(end.number);
        }

        @Override
        public boolean hold(boolean held) {
            return end.batch.holdCall(end.number, held);
        }
    }

    /**
     * What a failed exchange can be processed again from; empty if it cannot, because it is a part of a call (of a nested
     * split, for example), or because the calls of its batch are in progress.
     */
    public static Optional<Unit> unit(Exchange failed) {
        End end = failed.getProperty(CALL, End.class);
        if (end != null) {
            Object body = end.body.get();
            return body != null && acknowledges(failed, end) ? Optional.of(new Call(body, end)) : Optional.empty();
        }
        Synchronization settlement = failed.getProperty(SETTLEMENT, Synchronization.class);
        RequestBatch batch = failed.getProperty(BATCH, RequestBatch.class);
        return settlement != null && batch != null && acknowledges(failed, settlement)
                ? Optional.of(new Batch(batch))
                : Optional.empty();
    }

    /**
     * What an exchange is processed for, also if it is a copy or a part: a call, or a batch whose calls are not split yet.
     *
     * @param identity the same object for all exchanges of the call or the batch
     * @param batch the batch that it belongs to; itself for a batch
     * @param isCall whether it is one call
     * @param isWhole whether the end of this exchange is its end
     */
    public record Work(Object identity, Object batch, boolean isCall, boolean isWhole) {}

    /** Returns what an exchange is processed for; empty before requests are aggregated, and in routes of your own. */
    public static Optional<Work> work(Exchange exchange) {
        if (exchange.getProperty(CALL) instanceof End end) {
            return Optional.of(new Work(end, end.batch, true, acknowledges(exchange, end)));
        }
        if (exchange.getProperty(BATCH) instanceof RequestBatch batch) {
            boolean isWhole = exchange.getProperty(SETTLEMENT) instanceof Synchronization settlement
                    && acknowledges(exchange, settlement);
            return Optional.of(new Work(batch, batch, false, isWhole));
        }
        return Optional.empty();
    }

    /** Returns the request of the call that an exchange is processed for, also if it is a copy or a part; null without one. */
    static OpenRequest request(Exchange exchange) {
        return exchange.getProperty(CALL) instanceof End end ? end.batch.owner(end.number) : null;
    }

    /** The headers at the start of the block. */
    @SuppressWarnings("unchecked") // as it was stored
    public static Map<String, Object> headers(Exchange failed) {
        return new HashMap<>(failed.getProperty(HEADERS, Map.of(), Map.class));
    }

    private static boolean acknowledges(Exchange exchange, Synchronization completion) {
        return exchange.getUnitOfWork() != null && exchange.getUnitOfWork().containsSynchronization(completion);
    }

    /** Sets the batch of an aggregated exchange, and the completion that acknowledges its requests. */
    static void announce(Exchange aggregated, RequestBatch batch, Synchronization settlement) {
        announce(aggregated, batch);
        aggregated.setProperty(SETTLEMENT, settlement);
    }

    /** Sets the batch of the calls that the exchange is split into next. */
    static void announce(Exchange split, RequestBatch batch) {
        split.setProperty(BATCH, batch);
        split.setProperty(HEADERS, new HashMap<>(split.getMessage().getHeaders()));
    }

    /**
     * Numbers the calls in order and adds a completion to each: a split interrupted by a shutdown does not wait for
     * calls that Kafka is still processing.
     */
    @Override
    public void process(Exchange call) {
        RequestBatch batch = call.getProperty(BATCH, RequestBatch.class);
        if (batch != null) {
            End end = new End(batch, batch.nextCall(), call.getMessage().getBody());
            call.setProperty(CALL, end);
            call.getExchangeExtension().addOnCompletion(end);
        }
    }

    private static final class End extends SynchronizationAdapter {
        private final RequestBatch batch;
        private final int number;
        /** Soft, because the record replaces it: only a failed call needs it again, and soon. */
        private final SoftReference<Object> body;

        private End(RequestBatch batch, int number, Object body) {
            this.batch = batch;
            this.number = number;
            this.body = new SoftReference<>(body);
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
