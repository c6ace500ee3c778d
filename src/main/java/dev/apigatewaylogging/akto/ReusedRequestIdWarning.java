package dev.apigatewaylogging.akto;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, at most once a minute, that requests with one ID could not be separated with certainty. */
final class ReusedRequestIdWarning {

    private static final Logger LOG = LoggerFactory.getLogger(ReusedRequestIdWarning.class);
    private static final long BETWEEN_TWO = Duration.ofMinutes(1).toNanos();

    private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_TWO);

    /** Never logs the ID or anything else that a client chose. */
    void warn() {
        long now = System.nanoTime();
        long before = warned.get();
        if (now - before >= BETWEEN_TWO && warned.compareAndSet(before, now)) {
            LOG.warn(
                    "Several concurrent requests had the same request ID, which a client can choose"
                            + " (x-amzn-RequestId), and cannot be separated with certainty. Their records are incomplete"
                            + " and have the field request_id_reused; apigateway_logging_request_ids_reused_total counts them.");
        }
    }
}
