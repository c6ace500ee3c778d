/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.util.List;
import java.util.stream.Stream;

/**
 * The progress of scans that have an end ({@code scanUntil}).
 *
 * @param pending number of log groups that are not scanned up to the end yet, and of accounts whose log groups are unknown
 * @param finished number of log groups that are scanned up to the end
 * @param failures the log groups and accounts that cannot be read without operator action, with the reason
 */
public record RangeScanStatus(int pending, int finished, List<String> failures) {

    /** Nothing to scan. */
    public static final RangeScanStatus NOTHING = new RangeScanStatus(0, 0, List.of());

    /** One log group or account that is not finished. */
    public static final RangeScanStatus PENDING = new RangeScanStatus(1, 0, List.of());

    /** One log group that is finished. */
    public static final RangeScanStatus FINISHED = new RangeScanStatus(0, 1, List.of());

    public RangeScanStatus {
        failures = List.copyOf(failures);
    }

    /** One log group or account that cannot be read. */
    public static RangeScanStatus failed(String name, String reason) {
        return new RangeScanStatus(0, 0, List.of(name + ": " + reason));
    }

    /** Whether nothing is left to scan, except what cannot be read. */
    public boolean isOver() {
        return pending == 0;
    }

    /** The sum of two. */
    public RangeScanStatus plus(RangeScanStatus other) {
        return new RangeScanStatus(
                pending + other.pending,
                finished + other.finished,
                Stream.concat(failures.stream(), other.failures.stream()).toList());
    }
}
