/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.AwsTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/**
 * The lag of a log group: the time since its committable position, before which everything was delivered.
 *
 * @param committablePosition milliseconds since the epoch; negative while unknown
 * @param present the clock of AWS
 */
record LogGroupLag(LongSupplier committablePosition, AwsTime present) {

    void register(LogGroupTags group, MeterRegistry registry) {
        Gauge.builder(MetricNames.LOG_GROUP_LAG, () -> secondsSince(committablePosition.getAsLong(), present.millis()))
                .baseUnit("seconds")
                .description("Now minus the committable position")
                .tags(group.tags())
                .register(registry);
    }

    /** Returns no value while the time is unknown. */
    static double secondsSince(long time, long now) {
        return time < 0 ? Double.NaN : Math.max(0, now - time) / 1000.0;
    }
}
