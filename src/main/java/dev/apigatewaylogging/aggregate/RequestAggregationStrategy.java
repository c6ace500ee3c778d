/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.aggregate.CompleteRequests.CompleteRequest;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Aggregates the entries of a request into an {@link OpenRequest} and detects when it is complete. The aggregator emits
 * a {@link RequestBatch}. A request is acknowledged on completion of the emitted exchange, that is after Kafka's
 * acknowledgement and all other steps of the route, so an edited route needs no step for it.
 */
@Metadata(label = "bean", description = "Collects the entries of a request until it is complete")
public final class RequestAggregationStrategy implements AggregationStrategy {

    /** The minimum limit of entries per request. */
    public static final int MIN_ENTRIES = 100;

    /** The maximum entries of all requests with one ID, which a client can choose. */
    static final int MAX_SHARED_ENTRIES = 10_000;

    @Metadata(description = "Tracks the requests in flight", required = true)
    private DeliveryTracker deliveryTracker;

    @Metadata(description = "Knows when a request times out", required = true)
    private EventTimeAggregateController timeouts;

    @Metadata(description = "The repository of the route's aggregator, for requests that share a request id")
    private AggregationRepository openRequests;

    private final InFlightRequestLimit backlog = new InFlightRequestLimit();
    private int maxEntries = MIN_ENTRIES;

    public RequestAggregationStrategy() {}

    public RequestAggregationStrategy(DeliveryTracker deliveryTracker, EventTimeAggregateController timeouts) {
        this.deliveryTracker = Objects.requireNonNull(deliveryTracker);
        this.timeouts = Objects.requireNonNull(timeouts);
    }

    /** Tracks the requests in flight. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    /** Knows when a request times out. */
    public void setTimeouts(EventTimeAggregateController timeouts) {
        this.timeouts = timeouts;
    }

    /** Sets the maximum entries of an open request. */
    public void setMaxEntries(int maxEntries) {
        this.maxEntries = Math.max(MIN_ENTRIES, maxEntries);
    }

    /**
     * Sets the repository where the remainder of several requests with one ID stays open; without it, all of them are
     * completed together.
     */
    public void setOpenRequests(AggregationRepository openRequests) {
        this.openRequests = openRequests;
    }

    @Override
    public Exchange aggregate(Exchange open, Exchange arrived) {
        if (open != null) {
            OpenRequest request = (OpenRequest) open.getMessage().getBody();
            RequestEntries entries = (RequestEntries) arrived.getMessage().getBody();
            entries.entries().forEach(request::add);
            join(request, arrived.getContext());
            timeouts.onUpdated(request, entries);
            return completed(open, request.isReady() || request.entries().size() >= maxEntries(request));
        }
        forgetPage(arrived);
        if (arrived.getMessage().getBody() instanceof CompleteRequests complete) {
            arrived.getMessage()
                    .setBody(new RequestBatch(opened(complete, arrived.getContext()), backlog, deliveryTracker));
            return completed(arrived, true);
        }
        RequestEntries entries = (RequestEntries) arrived.getMessage().getBody();
        OpenRequest request = new OpenRequest(entries, deliveryTracker);
        join(request, arrived.getContext());
        timeouts.onOpened(request, entries);
        arrived.getMessage().setBody(request);
        return completed(arrived, request.isReady() || request.entries().size() >= maxEntries(request));
    }

    private List<OpenRequest> opened(CompleteRequests complete, CamelContext context) {
        List<OpenRequest> opened = new ArrayList<>(complete.requests().size());
        for (CompleteRequest request : complete.requests()) {
            if (request.continues()) {
                opened.addAll(continued(request.entries(), context));
            } else {
                OpenRequest added = new OpenRequest(request.entries(), request.completeness(), deliveryTracker);
                join(added, context);
                opened.add(added);
            }
        }
        return opened;
    }

    private List<OpenRequest> continued(RequestEntries entries, CamelContext context) {
        Exchange open = openRequests.get(context, entries.correlationKey());
        if (open == null) {
            // completed in the meantime: later entries form a request of their own
            return List.of(new OpenRequest(entries, deliveryTracker));
        }
        OpenRequest request = (OpenRequest) open.getMessage().getBody();
        entries.entries().forEach(request::add);
        timeouts.onUpdated(request, entries);
        if (!request.isReady()) {
            // unexpectedly not ready: it stays open
            return List.of();
        }
        openRequests.remove(context, entries.correlationKey(), open);
        return apart(open, request);
    }

    /** Adds the access log entries that preceded the execution log and have the extended ID only. */
    private void join(OpenRequest request, CamelContext context) {
        if (openRequests == null || !timeouts.areExtendedIdsUsed()) {
            return;
        }
        for (String key : request.extendedIdKeys()) {
            Exchange waiting = openRequests.get(context, key);
            if (waiting != null
                    && waiting.getMessage().getBody() instanceof OpenRequest access
                    && !access.isClosed()
                    && RequestEntries.haveExtendedIdOnly(access.entries())) {
                access.entries().forEach(request::add);
                openRequests.remove(context, key, waiting);
                access.discard();
            }
        }
    }

    /** Removes the references to the page, which an open exchange must not keep in memory. */
    private static void forgetPage(Exchange arrived) {
        // the splitter adds a reference to the page to each part
        arrived.removeProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.SCAN_ID);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.WATERMARK);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.SCANNED_RANGE);
        arrived.getMessage().removeHeader(CloudWatchLogsConstants.RESPONSE_TIME);
    }

    private static Exchange completed(Exchange exchange, boolean complete) {
        if (complete) {
            exchange.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return exchange;
    }

    /** Each of several requests with one ID has its own limit. */
    private int maxEntries(OpenRequest request) {
        return request.isShared()
                ? (int) Math.min((long) maxEntries * request.requests(), Math.max(maxEntries, MAX_SHARED_ENTRIES))
                : maxEntries;
    }

    /** Splits several requests with one ID; if one has ended, those that have not stay open. */
    private List<OpenRequest> apart(Exchange exchange, OpenRequest request) {
        if (!request.isShared()) {
            return List.of(request);
        }
        boolean onlyOver = openRequests != null && request.isReady() && request.canStay(maxEntries(request));
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
        timeouts.scheduleRemainder(request);
    }

    @Override
    public void onCompletion(Exchange exchange) {
        RequestBatch batch = exchange.getMessage().getBody() instanceof RequestBatch several
                ? several
                : new RequestBatch(
                        apart(exchange, (OpenRequest) exchange.getMessage().getBody()), backlog, deliveryTracker);
        exchange.getMessage().setBody(batch);
        batch.close();
        Settlement settlement = new Settlement(batch);
        exchange.getExchangeExtension().addOnCompletion(settlement);
        CallAcknowledgements.announce(exchange, batch, settlement);
    }

    /** Acknowledges the requests when the exchange completes. */
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
