/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.Metadata;

/** Counts the records that were created, and those that Kafka has acknowledged. */
@Metadata(label = "bean", description = "Counts created and acknowledged records")
public final class RecordMetrics extends ContextMeterBinder {

    private final Map<LogGroupTags, Counter> logGroupRecords = new ConcurrentHashMap<>();
    private final Map<LogGroupTags, Counter> logGroupIncomplete = new ConcurrentHashMap<>();
    private final Map<LogGroupTags, Counter> logGroupTruncated = new ConcurrentHashMap<>();
    private MeterRegistry registry;
    private Counter delivered;
    private Counter incomplete;
    private Counter truncatedRequests;
    private Counter truncatedResponses;
    private Counter requestIdsReused;
    private Timer kafkaDelivery;

    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
        delivered = Counter.builder(MetricNames.RECORDS_DELIVERED)
                .description("Records acknowledged by Kafka")
                .register(registry);
        incomplete = Counter.builder(MetricNames.RECORDS_INCOMPLETE)
                .description("Records of incomplete requests")
                .register(registry);
        truncatedRequests = truncated("request");
        truncatedResponses = truncated("response");
        requestIdsReused = Counter.builder(MetricNames.PREFIX + "request.ids.reused")
                .description("Records of requests that shared a request ID and could not be separated")
                .register(registry);
        // the route counts them
        Counter.builder(MetricNames.PREFIX + "websocket.events.omitted")
                .description("Events of WebSocket APIs that Akto has no form for")
                .register(registry);
        kafkaDelivery = Timer.builder(MetricNames.PREFIX + "kafka.delivery")
                .description("Time from record creation to acknowledgement")
                .register(registry);
    }

    private Counter truncated(String part) {
        return Counter.builder(MetricNames.PREFIX + "bodies.truncated")
                .description("Bodies or headers truncated by API Gateway")
                .tag("part", part)
                .register(registry);
    }

    /** Counts a created record if it is incomplete or truncated. */
    public void recordCreated(boolean isIncomplete, boolean requestTruncated, boolean responseTruncated) {
        if (isIncomplete) {
            incomplete.increment();
        }
        if (requestTruncated) {
            truncatedRequests.increment();
        }
        if (responseTruncated) {
            truncatedResponses.increment();
        }
    }

    /**
     * Counts a created record that is incomplete or truncated, for its log group.
     *
     * @param group the name of its log group
     * @param region the region of the log group
     * @param accountId the account of the log group; empty if unknown
     */
    public void imperfectRecordCreated(
            boolean isIncomplete, boolean isTruncated, String group, String region, String accountId) {
        LogGroupTags key = new LogGroupTags(group, region, accountId);
        if (isIncomplete) {
            logGroupIncomplete
                    .computeIfAbsent(key, tags -> tags.incomplete(registry))
                    .increment();
        }
        if (isTruncated) {
            logGroupTruncated
                    .computeIfAbsent(key, tags -> tags.truncated(registry))
                    .increment();
        }
    }

    /** Counts a record of a request that shared its ID with others and could not be separated with certainty. */
    public void requestIdReused() {
        requestIdsReused.increment();
    }

    /**
     * Counts a record acknowledged by Kafka.
     *
     * @param nanos the time since the record was created
     * @param group the name of its log group
     * @param region the region of the log group
     * @param accountId the account of the log group; empty if unknown
     */
    public void recordDelivered(long nanos, String group, String region, String accountId) {
        delivered.increment();
        // cached: called for each record, and a lookup in the registry is slow
        logGroupRecords
                .computeIfAbsent(new LogGroupTags(group, region, accountId), tags -> tags.records(registry))
                .increment();
        kafkaDelivery.record(nanos, TimeUnit.NANOSECONDS);
    }
}
