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
 * The records that are left undelivered, whose log entries are read again at the next start. They are counted when their
 * exchange has failed, which no step of a route sees any more when a stop is forced. {@link DeliveryTracker} tells their number at
 * the end of the stop; as a step of a route it warns before that, once a minute.
 */
@Metadata(label = "bean", description = "Counts records that were not delivered before shutdown")
public final class UndeliveredRecordCounter extends SynchronizationAdapter implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(UndeliveredRecordCounter.class);
    private static final long BETWEEN_TWO = Duration.ofMinutes(1).toNanos();

    private final AtomicLong reported = new AtomicLong(System.nanoTime() - BETWEEN_TWO);

    @Metadata(description = "Logs their number during shutdown", required = true)
    private DeliveryTracker deliveryTracker;

    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    @Override
    public void onFailure(Exchange exchange) {
        deliveryTracker.leftBehind();
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            return;
        }
        long now = System.nanoTime();
        long before = reported.get();
        if (now - before >= BETWEEN_TWO && reported.compareAndSet(before, now)) {
            Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            LOG.warn(
                    "A record is left undelivered ({}): its log entries are read again at the next start",
                    failure == null ? "no reason given" : failure.getClass().getName());
        }
    }
}
