/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of this machine. Log groups are not scanned by it: it is only compared with AWS's time, and a warning is
 * logged once when they differ by more than a minute.
 */
final class LocalClock {

    private static final Logger LOG = LoggerFactory.getLogger(LocalClock.class);

    private static final Duration WARNING_THRESHOLD = Duration.ofMinutes(1);

    /** Below this difference the clocks agree again. Between both thresholds nothing is logged. */
    private static final Duration RECOVERY_THRESHOLD = WARNING_THRESHOLD.dividedBy(2);

    private final LongSupplier millis;
    private boolean reported;

    LocalClock() {
        this(System::currentTimeMillis);
    }

    /** @param millis milliseconds since the epoch */
    LocalClock(LongSupplier millis) {
        this.millis = millis;
    }

    /** Milliseconds since the epoch. */
    long millis() {
        return millis.getAsLong();
    }

    /** @param aws AWS's time, milliseconds since the epoch */
    synchronized void compare(long aws) {
        Duration ahead = Duration.ofMillis(millis() - aws);
        if (!reported && ahead.abs().compareTo(WARNING_THRESHOLD) > 0) {
            reported = true;
            LOG.warn(
                    "The clock of this machine is {} s {} AWS's. Log groups are scanned by AWS's time, so nothing"
                            + " is lost. Set the clock (NTP): certificates and log timestamps depend on it.",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        } else if (reported && ahead.abs().compareTo(RECOVERY_THRESHOLD) < 0) {
            reported = false;
            LOG.info("The clock of this machine agrees with AWS's again");
        }
    }
}
