/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.AwsTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.apache.camel.spi.Metadata;

/** Measures what is read and not yet delivered: the buffer, the requests, the lag of log groups and the checkpoint's age. */
@Metadata(label = "bean", description = "Measures the buffer, requests in flight, lag and the checkpoint's age")
public final class DeliveryMetrics extends ContextMeterBinder {

    private AwsTime present = System::currentTimeMillis;
    private MeterRegistry registry;

    /** Sets the clock that lag is measured with; the default is the local clock. */
    public void setPresentTime(AwsTime present) {
        this.present = present;
    }

    /** The gauges are registered when {@code DeliveryTracker} starts, and with each log group. */
    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
    }

    /** Registers the gauges of the buffer, in bytes. */
    public void registerBuffer(LongSupplier buffered, LongSupplier maxBuffered) {
        gauge("buffer.used", "bytes", "Buffered log data", buffered);
        gauge("buffer.max", "bytes", "Maximum buffered log data", maxBuffered);
    }

    /** Registers the gauges of open requests and requests in flight. */
    public void registerRequests(LongSupplier open, LongSupplier inFlight) {
        gauge("requests.open", null, "Requests waiting for more log events", open);
        gauge("requests.in.flight", null, "Requests sent and not yet acknowledged", inFlight);
    }

    private void gauge(String name, String unit, String description, LongSupplier value) {
        Gauge.builder(MetricNames.PREFIX + name, value::getAsLong)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    /**
     * Registers the gauge of the checkpoint's age.
     *
     * @param completeAt when the store last had everything that was delivered, milliseconds since the epoch; negative
     *     while unknown
     */
    public void registerCheckpoint(LongSupplier completeAt) {
        Gauge.builder(
                        MetricNames.PREFIX + "checkpoint.age",
                        () -> LogGroupLag.secondsSince(completeAt.getAsLong(), System.currentTimeMillis()))
                .baseUnit("seconds")
                .description("Time since the last complete checkpoint")
                .register(registry);
    }

    /**
     * Registers the metrics of a log group.
     *
     * @param committablePosition milliseconds since the epoch; negative while unknown
     */
    public void registerLogGroup(String name, String region, String accountId, LongSupplier committablePosition) {
        LogGroupTags group = new LogGroupTags(name, region, accountId);
        group.records(registry);
        group.incomplete(registry);
        group.truncated(registry);
        new LogGroupLag(committablePosition, present).register(group, registry);
    }
}
