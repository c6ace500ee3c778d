/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.AwsTime;
import dev.apigatewaylogging.aws.RequestPurpose;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Metadata;

/**
 * The current values of the metrics, for the status page, the throughput log and the CloudWatch export. Read-only: no
 * decision of the flow depends on it. A metric that nobody has registered is 0.
 */
@Metadata(label = "bean", description = "The current values of the metrics, read-only")
public final class MetricsView implements CamelContextAware {

    @Metadata(description = "Knows the status of the scans", required = true)
    private ScanMetrics scanMetrics;

    private AwsTime present = System::currentTimeMillis;
    private CamelContext camelContext;
    private MeterRegistry registry;

    /** Reads the registry of the Camel context. */
    public MetricsView() {}

    /** Reads a registry. */
    public MetricsView(MeterRegistry registry, ScanMetrics scanMetrics) {
        this.registry = registry;
        this.scanMetrics = scanMetrics;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        registry = ContextMeterRegistry.of(camelContext);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Knows the status of the scans. */
    public void setScanMetrics(ScanMetrics scanMetrics) {
        this.scanMetrics = scanMetrics;
    }

    /** Sets the clock that lag is measured with; the default is the local clock. */
    public void setPresentTime(AwsTime present) {
        this.present = present;
    }

    /** Returns the current time of AWS's clock. */
    public Instant now() {
        return Instant.ofEpochMilli(present.millis());
    }

    /**
     * Returns the seconds from a time to the current time of AWS's clock.
     *
     * @param time milliseconds since the epoch
     */
    public double secondsSince(long time) {
        return Math.max(0, present.millis() - time) / 1000.0;
    }

    /** Returns the log events parsed since the start, of all types. */
    public long eventsParsed() {
        return sum(MetricNames.EVENTS_PARSED);
    }

    /** Returns the records acknowledged since the start. */
    public long recordsDelivered() {
        return sum(MetricNames.RECORDS_DELIVERED);
    }

    /** Returns the incomplete records created since the start. */
    public long recordsIncomplete() {
        return sum(MetricNames.RECORDS_INCOMPLETE);
    }

    /** Returns the dead letters since the start, of all reasons. */
    public long deadLetters() {
        return sum(MetricNames.DEAD_LETTERS);
    }

    /** Returns the dead letters since the start by reason. */
    public SortedMap<String, Long> deadLettersByReason() {
        return byReason(MetricNames.DEAD_LETTERS);
    }

    /** Returns the requests rejected before method and path were logged, since the start, by reason. */
    public SortedMap<String, Long> requestsRefusedByReason() {
        return byReason(MetricNames.REQUESTS_REFUSED);
    }

    /** Returns the unexpected failures of scanning since the start. */
    public long scanFailures() {
        return sum(MetricNames.SCAN_FAILURES);
    }

    /** Returns the OpenAPI documents uploaded since the start. */
    public long specsUploaded() {
        return sum(MetricNames.SPECS_UPLOADED);
    }

    /** Returns the AWS API requests since the start by purpose. */
    public SortedMap<String, Long> awsRequestsByPurpose() {
        SortedMap<String, Long> requests = new TreeMap<>();
        for (RequestPurpose purpose : RequestPurpose.values()) {
            requests.put(purpose.label(), 0L);
        }
        for (Timer timer : registry.find(MetricNames.AWS_REQUESTS).timers()) {
            requests.merge(timer.getId().getTag("purpose"), timer.count(), Long::sum);
        }
        return requests;
    }

    /** Returns the utilization of the configured AWS quotas by operation; 1 is the limit. */
    public SortedMap<String, Double> quotaUtilization() {
        SortedMap<String, Double> utilization = new TreeMap<>();
        for (Gauge gauge : registry.find(MetricNames.AWS_QUOTA_UTILIZATION).gauges()) {
            utilization.put(gauge.getId().getTag("operation"), gauge.value());
        }
        return utilization;
    }

    /** Returns the statistics of each log group. */
    public List<LogGroupStats> logGroups() {
        // a search for each log group would be quadratic in their number
        Map<LogGroupTags, Long> records = counts(MetricNames.LOG_GROUP_RECORDS);
        return registry.find(MetricNames.LOG_GROUP_LAG).gauges().stream()
                .map(lag -> {
                    LogGroupTags group = LogGroupTags.of(lag.getId());
                    return new LogGroupStats(
                            group.name(),
                            group.region(),
                            group.accountId(),
                            lag.value(),
                            records.getOrDefault(group, 0L));
                })
                .toList();
    }

    /** Returns how good the records of each log group are. The statistics are those of {@link #logGroups}. */
    public Map<LogGroupStats, LogGroupQuality> qualities(List<LogGroupStats> groups) {
        Map<LogGroupTags, Long> incomplete = counts(MetricNames.LOG_GROUP_INCOMPLETE);
        Map<LogGroupTags, Long> truncated = counts(MetricNames.LOG_GROUP_TRUNCATED);
        Map<LogGroupStats, LogGroupQuality> qualities = new HashMap<>();
        for (LogGroupStats group : groups) {
            LogGroupTags tags = new LogGroupTags(group.name(), group.region(), group.account());
            qualities.put(
                    group, new LogGroupQuality(incomplete.getOrDefault(tags, 0L), truncated.getOrDefault(tags, 0L)));
        }
        return qualities;
    }

    private Map<LogGroupTags, Long> counts(String name) {
        Map<LogGroupTags, Long> counts = new HashMap<>();
        for (Counter counter : registry.find(name).counters()) {
            counts.put(LogGroupTags.of(counter.getId()), (long) counter.count());
        }
        return counts;
    }

    /** Returns the scan status of each account and region. */
    public List<AccountScanStatus> accounts() {
        return scanMetrics.accounts();
    }

    /** Returns the scan status of a log group if this process scans it. */
    public Optional<LogGroupScanStatus> scan(LogGroupStats group) {
        return scanMetrics.logGroup(new LogGroupTags(group.name(), group.region(), group.account()));
    }

    /**
     * Returns the log groups that this process or another one of the cluster reads; empty before
     * they were discovered.
     *
     * @param account the account ID; empty for the credentials' account
     */
    public Optional<SelectedLogGroups> selectedLogGroups(String account, String region) {
        return scanMetrics.selected(account, region);
    }

    private long sum(String name) {
        return (long) registry.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private SortedMap<String, Long> byReason(String name) {
        SortedMap<String, Long> reasons = new TreeMap<>();
        for (Counter counter : registry.find(name).counters()) {
            reasons.merge(counter.getId().getTag("reason"), (long) counter.count(), Long::sum);
        }
        return reasons;
    }
}
