/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns, at most once a minute, that requests with one ID could not be separated with certainty. */
final class ReusedRequestIdWarning {

    private static final Logger LOG = LoggerFactory.getLogger(ReusedRequestIdWarning.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong warned = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

    /** Never logs the ID or anything else that a client chose. */
    void warn() {
        long now = System.nanoTime();
        long before = warned.get();
        if (now - before >= INTERVAL_NANOS && warned.compareAndSet(before, now)) {
            LOG.warn(
                    "Several concurrent requests had the same request ID, which a client can choose"
                            + " (x-amzn-RequestId), and cannot be separated with certainty. Their records are incomplete"
                            + " and have the field request_id_reused; apigateway_logging_request_ids_reused_total counts them.");
        }
    }
}
