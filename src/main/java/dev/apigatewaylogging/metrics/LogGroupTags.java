/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The tags of a log group's metrics.
 *
 * @param accountId empty if unknown
 */
record LogGroupTags(String name, String region, String accountId) {

    static final String REGION = "region";
    static final String ACCOUNT_ID = "account.id";
    private static final String LOG_GROUP = "log.group";

    static LogGroupTags of(Meter.Id id) {
        return new LogGroupTags(id.getTag(LOG_GROUP), id.getTag(REGION), id.getTag(ACCOUNT_ID));
    }

    Tags tags() {
        return Tags.of(LOG_GROUP, name, REGION, region, ACCOUNT_ID, accountId);
    }

    /** Returns the counter of the log group's delivered records; registers it at zero. */
    Counter records(MeterRegistry registry) {
        return counter(MetricNames.LOG_GROUP_RECORDS, "Delivered records of a log group", registry);
    }

    /** Returns the counter of the log group's records of incomplete requests; registers it at zero. */
    Counter incomplete(MeterRegistry registry) {
        return counter(MetricNames.LOG_GROUP_INCOMPLETE, "Records of incomplete requests of a log group", registry);
    }

    /** Returns the counter of the log group's records with truncated parts; registers it at zero. */
    Counter truncated(MeterRegistry registry) {
        return counter(
                MetricNames.LOG_GROUP_TRUNCATED,
                "Records of a log group with bodies or headers truncated by API Gateway",
                registry);
    }

    private Counter counter(String meter, String description, MeterRegistry registry) {
        return Counter.builder(meter).description(description).tags(tags()).register(registry);
    }
}
