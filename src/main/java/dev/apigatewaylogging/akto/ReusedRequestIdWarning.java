package dev.apigatewaylogging.akto;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, once a minute at most, that requests with one id could not be told apart for certain. */
final class ReusedRequestIdWarning {

    private static final Logger LOG = LoggerFactory.getLogger(ReusedRequestIdWarning.class);
    private static final long BETWEEN_TWO = Duration.ofMinutes(1).toNanos();

    private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_TWO);

    /** Neither the id nor anything else that a client chose is logged. */
    void warn() {
        long now = System.nanoTime();
        long before = warned.get();
        if (now - before >= BETWEEN_TWO && warned.compareAndSet(before, now)) {
            LOG.warn("Several requests had one request id at the same time, which a client can choose"
                    + " (x-amzn-RequestId): which entry belongs to which request is a guess. Their records are incomplete"
                    + " and have the field request_id_reused; apigateway_logging_request_ids_reused_total counts them.");
        }
    }
}
