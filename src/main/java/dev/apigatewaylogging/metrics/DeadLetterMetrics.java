/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.camel.spi.Metadata;

/** Counts dead letters, deleted files of dead letters, and requests that API Gateway refused. */
@Metadata(label = "bean", description = "Counts dead letters and requests that API Gateway refused")
public final class DeadLetterMetrics extends ContextMeterBinder {

    /** Reasons registered at the start; any other reason is registered with its first dead letter. */
    private static final List<String> REASONS = List.of(
            "unparseable-event",
            "insufficient-data",
            "rejected-by-kafka",
            "failing-event",
            "unexpected-error",
            "unwritable");

    private MeterRegistry registry;
    private Counter filesDeleted;

    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
        REASONS.forEach(this::counter);
        filesDeleted = Counter.builder(MetricNames.PREFIX + "dead.letter.files.deleted")
                .description("Dead letter files deleted because of the size limit")
                .register(registry);
    }

    /** Counts dead letters; an empty reason counts nothing. */
    public void deadLetters(String reason, long count) {
        if (!reason.isEmpty()) {
            counter(reason).increment((double) count);
        }
    }

    private Counter counter(String reason) {
        return Counter.builder(MetricNames.DEAD_LETTERS)
                .description("Dead letters")
                .tag("reason", reason)
                .register(registry);
    }

    /** Counts dead letter files that were deleted because of the size limit. */
    public void filesDeleted(int files) {
        filesDeleted.increment(files);
    }

    /** Counts a request that API Gateway rejected before it logged method and path. */
    public void requestRefused(String reason, String group, String region, String accountId) {
        Counter.builder(MetricNames.REQUESTS_REFUSED)
                .description("Requests rejected before API Gateway logged their method and path")
                .tag("reason", reason)
                .tags(new LogGroupTags(group, region, accountId).tags())
                .register(registry)
                .increment();
    }
}
