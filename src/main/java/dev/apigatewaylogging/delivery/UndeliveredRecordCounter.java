/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts records that are not delivered before shutdown; their events are read again after the restart. It counts when
 * the exchange has failed, because a forced shutdown runs no further steps of the route. {@link DeliveryTracker} logs
 * the number at the end of the shutdown. As a step of a route that fails while the process runs, this class logs a warning at most
 * once per minute.
 */
@Metadata(label = "bean", description = "Counts records that were not delivered before shutdown")
public final class UndeliveredRecordCounter extends SynchronizationAdapter implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(UndeliveredRecordCounter.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong reported = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

    @Metadata(description = "Logs their number during shutdown", required = true)
    private DeliveryTracker deliveryTracker;

    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    public void onFailure(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            deliveryTracker.leftBehind();
        }
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            return;
        }
        long now = System.nanoTime();
        long before = reported.get();
        if (now - before >= INTERVAL_NANOS && reported.compareAndSet(before, now)) {
            Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "Record not delivered ({}). Its events are read again when the route that was stopped has been started, or"
                            + " after a restart.",
                    failure == null ? "no details" : failure.getClass().getName());
        }
    }
}
