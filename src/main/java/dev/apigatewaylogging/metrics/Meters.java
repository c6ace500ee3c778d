package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.aws.AwsTime;
import dev.apigatewaylogging.aws.RequestPurpose;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.Registry;

/**
 * Records the metrics of {@code docs/metrics.md}. All counters exist from the start, at zero, so that an alert sees the
 * first increment. A route's own counters ({@code micrometer:counter:…}) go to the same registry.
 */
@Metadata(label = "bean", description = "Counts and measures")
public final class Meters implements CamelContextAware, ScanListener {

    private static final String PREFIX = "apigateway.logging.";

    /** Reasons registered at the start; any other reason is registered with its first dead letter. */
    private static final List<String> DEAD_LETTER_REASONS = List.of(
            "unparseable-event",
            "insufficient-data",
            "rejected-by-kafka",
            "failing-event",
            "unexpected-error",
            "unwritable");

    /** Buckets of the lateness of requests. */
    private static final Duration[] LATENESS_BUCKETS = {
        Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1)
    };

    private static final String LOG_GROUP = "log.group";
    private static final String REGION = "region";
    private static final String ACCOUNT_ID = "account.id";
    private static final String SUCCESS = "success";
    private static final String THROTTLED = "throttled";
    private static final String ERROR = "error";

    /** The type of a parsed log event. */
    public enum EntryType {
        EXECUTION("execution"),
        ACCESS("access"),
        UNPARSEABLE("unparseable");

        private final String label;

        EntryType(String label) {
            this.label = label;
        }
    }

    /** The tags of a log group. */
    private record Group(String name, String region, String accountId) {}

    private final Map<Group, Counter> logGroupRecords = new ConcurrentHashMap<>();
    /** The tags of an account in a region. */
    private record AccountRegion(String accountId, String region) {}

    private final Map<AccountRegion, AccountScanStatus> accounts = new ConcurrentHashMap<>();
    private final Map<Group, Supplier<LogGroupScanStatus>> scans = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> quotas = new ConcurrentHashMap<>();
    private AwsTime present = System::currentTimeMillis;
    private CamelContext camelContext;
    private MeterRegistry registry;
    private Map<EntryType, Counter> eventsParsed = Map.of();
    private Counter delivered;
    private Counter incomplete;
    private Counter truncatedRequests;
    private Counter truncatedResponses;
    private Counter duplicates;
    private Counter requestIdsReused;
    private Counter specsUploaded;
    private Counter scanFailures;
    private Counter deadLetterFilesDeleted;
    private Timer lateRequests;
    private Timer kafkaDelivery;

    /** Records into the registry of the Camel context. */
    public Meters() {
        this(new CompositeMeterRegistry());
    }

    /** Records into a registry. */
    public Meters(MeterRegistry registry) {
        register(registry);
    }

    private void register(MeterRegistry target) {
        registry = target;
        logGroupRecords.clear();
        eventsParsed = new EnumMap<>(EntryType.class);
        for (EntryType type : EntryType.values()) {
            eventsParsed.put(type, counter("events.parsed", "Log events parsed", "type", type.label));
        }
        delivered = counter("records.delivered", "Records acknowledged by Kafka");
        incomplete = counter("records.incomplete", "Records of incomplete requests");
        truncatedRequests =
                counter("bodies.truncated", "Bodies or headers truncated by API Gateway", "part", "request");
        truncatedResponses =
                counter("bodies.truncated", "Bodies or headers truncated by API Gateway", "part", "response");
        duplicates = counter("duplicates.dropped", "Duplicate requests dropped");
        requestIdsReused = counter(
                "request.ids.reused", "Records of requests that shared a request ID and could not be separated");
        lateRequests = Timer.builder(PREFIX + "late.requests")
                .description("Requests with events found only by a rescan")
                .serviceLevelObjectives(LATENESS_BUCKETS)
                .register(registry);
        specsUploaded = counter("openapi.specs.uploaded", "OpenAPI documents uploaded");
        scanFailures = counter("scan.failures", "Unexpected failures of scanning; each is retried");
        DEAD_LETTER_REASONS.forEach(this::deadLetters);
        deadLetterFilesDeleted =
                counter("dead.letter.files.deleted", "Dead letter files deleted because of the size limit");
        registerOperation("FilterLogEvents", RequestPurpose.LIVE);
        registerOperation("FilterLogEvents", RequestPurpose.RESCAN);
        kafkaDelivery = Timer.builder(PREFIX + "kafka.delivery")
                .description("Time from record creation to acknowledgement")
                .register(registry);
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

    /** Counts a parsed log event. */
    public void eventParsed(EntryType type) {
        eventsParsed.get(type).increment();
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
     * Counts a record acknowledged by Kafka.
     *
     * @param nanos the time since the record was created
     * @param group the name of its log group
     * @param region the region of the log group
     * @param accountId the account of the log group; empty if unknown
     */
    public void recordDelivered(long nanos, String group, String region, String accountId) {
        delivered.increment();
        logGroupRecords(group, region, accountId).increment();
        kafkaDelivery.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts a record of a request that shared its ID with others and could not be separated with certainty. */
    public void requestIdReused() {
        requestIdsReused.increment();
    }

    /** Returns the number of such records since the start. */
    public long requestIdsReused() {
        return (long) requestIdsReused.count();
    }

    /** Returns the records acknowledged since the start. */
    public long recordsDelivered() {
        return (long) delivered.count();
    }

    /** Returns the log events parsed since the start, of all types. */
    public long eventsParsed() {
        return (long) eventsParsed.values().stream().mapToDouble(Counter::count).sum();
    }

    /** Returns the dead letters since the start, of all reasons. */
    public long deadLetters() {
        return deadLettersByReason().values().stream().mapToLong(count -> count).sum();
    }

    /** Returns the dead letters since the start by reason. */
    public SortedMap<String, Long> deadLettersByReason() {
        return byReason("dead.letters");
    }

    /** Returns the OpenAPI documents uploaded since the start. */
    public long specsUploaded() {
        return (long) specsUploaded.count();
    }

    /** Returns the utilization of the configured AWS quotas by operation; 1 is the limit. */
    public SortedMap<String, Double> quotaUtilization() {
        SortedMap<String, Double> utilization = new TreeMap<>();
        quotas.forEach((operation, quota) -> utilization.put(operation, quota.getAsDouble()));
        return utilization;
    }

    /** Returns the statistics of each log group. */
    public List<LogGroupStats> logGroups() {
        return registry.find(PREFIX + "log.group.lag").gauges().stream()
                .map(lag -> {
                    String group = lag.getId().getTag(LOG_GROUP);
                    String region = lag.getId().getTag(REGION);
                    String accountId = lag.getId().getTag(ACCOUNT_ID);
                    return new LogGroupStats(group, region, accountId, lag.value(), (long)
                            logGroupRecords(group, region, accountId).count());
                })
                .toList();
    }

    /** Counts a duplicate that was dropped. */
    public void duplicateDropped() {
        duplicates.increment();
    }

    /** Records a request with events that only a rescan found, by the largest lateness of its events. */
    public void lateRequest(long millis) {
        lateRequests.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    @Override
    public void scanFailed() {
        scanFailures.increment();
    }

    /** Returns the unexpected failures of scanning since the start. */
    public long scanFailures() {
        return (long) scanFailures.count();
    }

    /** Counts a dead letter. */
    public void deadLetter(String reason) {
        deadLetters(reason, 1);
    }

    /** Counts dead letters; an empty reason counts nothing. */
    public void deadLetters(String reason, long count) {
        if (!reason.isEmpty()) {
            deadLetters(reason).increment((double) count);
        }
    }

    /** Counts dead letter files that were deleted because of the size limit. */
    public void deadLetterFilesDeleted(int files) {
        deadLetterFilesDeleted.increment(files);
    }

    /** Counts a request that API Gateway rejected before it logged method and path. */
    public void requestRefused(String reason, String group, String region, String accountId) {
        counter(
                        "requests.refused",
                        "Requests rejected before API Gateway logged their method and path",
                        "reason",
                        reason,
                        LOG_GROUP,
                        group,
                        REGION,
                        region,
                        ACCOUNT_ID,
                        accountId)
                .increment();
    }

    /** Returns the requests rejected before method and path were logged, since the start, by reason. */
    public SortedMap<String, Long> requestsRefusedByReason() {
        return byReason("requests.refused");
    }

    /** Records one attempt of an AWS API request. */
    public void awsRequest(
            String operation, RequestPurpose purpose, Duration duration, boolean throttled, boolean failed) {
        registerOperation(operation, purpose);
        String outcome = throttled ? THROTTLED : failed ? ERROR : SUCCESS;
        awsRequests(operation, purpose, outcome).record(duration);
    }

    /** Returns the AWS API requests since the start by purpose. */
    public SortedMap<String, Long> awsRequestsByPurpose() {
        SortedMap<String, Long> requests = new TreeMap<>();
        for (RequestPurpose purpose : RequestPurpose.values()) {
            requests.put(purpose.label(), 0L);
        }
        for (Timer timer : registry.find(PREFIX + "aws.requests").timers()) {
            requests.merge(timer.getId().getTag("purpose"), timer.count(), Long::sum);
        }
        return requests;
    }

    @Override
    public void account(AccountScanStatus scan) {
        AccountRegion accountRegion = new AccountRegion(scan.account(), scan.region());
        if (accounts.put(accountRegion, scan) != null) {
            return;
        }
        ofAccount(
                "scan.calls.allowed.per.second",
                "FilterLogEvents requests that the configured quota utilization allows",
                accountRegion,
                AccountScanStatus::allowed);
        ofAccount(
                "scan.calls.in.force.per.second",
                "Current limit of FilterLogEvents requests",
                accountRegion,
                AccountScanStatus::inForce);
        ofAccount(
                "scan.capacity.bytes.per.second",
                "Maximum log data that the requests of the current limit can fetch",
                accountRegion,
                AccountScanStatus::capacity);
    }

    private void ofAccount(
            String name, String description, AccountRegion accountRegion, ToDoubleFunction<AccountScanStatus> value) {
        Gauge.builder(PREFIX + name, () -> value.applyAsDouble(accounts.get(accountRegion)))
                .description(description)
                .tag(REGION, accountRegion.region())
                .tag(ACCOUNT_ID, accountRegion.accountId())
                .register(registry);
    }

    /** Returns the scan status of each account and region. */
    public List<AccountScanStatus> accounts() {
        return accounts.values().stream()
                .sorted(Comparator.comparing(AccountScanStatus::account).thenComparing(AccountScanStatus::region))
                .toList();
    }

    @Override
    public void logGroup(LogGroup scanned, Supplier<LogGroupScanStatus> scan) {
        Group group = new Group(scanned.name(), scanned.region(), scanned.account());
        if (scans.put(group, scan) != null) {
            return;
        }
        ofGroup(
                "log.group.backlog",
                "Time range left to scan until the present; 0 without a backlog",
                group,
                LogGroupScanStatus::secondsLeft);
        ofGroup(
                "log.group.rescan.delay",
                "Delay of the rescans beyond their configured delay",
                group,
                now -> now.rescanDelayMillis() / 1000.0);
    }

    private void ofGroup(String name, String description, Group group, ToDoubleFunction<LogGroupScanStatus> value) {
        Gauge.builder(PREFIX + name, () -> scan(group).map(value::applyAsDouble).orElse(Double.NaN))
                .baseUnit("seconds")
                .description(description)
                .tag(LOG_GROUP, group.name())
                .tag(REGION, group.region())
                .tag(ACCOUNT_ID, group.accountId())
                .register(registry);
    }

    @Override
    public void logGroupEnded(LogGroup group) {
        // the gauges stay registered, without a value until the log group returns
        scans.put(new Group(group.name(), group.region(), group.account()), () -> null);
    }

    /** Returns the scan status of a log group if this process scans it. */
    public Optional<LogGroupScanStatus> scan(LogGroupStats group) {
        return scan(new Group(group.name(), group.region(), group.account()));
    }

    private Optional<LogGroupScanStatus> scan(Group group) {
        return Optional.ofNullable(scans.get(group)).map(Supplier::get);
    }

    /** Registers the timers of an AWS operation, at zero. */
    public void registerOperation(String operation, RequestPurpose purpose) {
        for (String outcome : List.of(SUCCESS, THROTTLED, ERROR)) {
            awsRequests(operation, purpose, outcome);
        }
    }

    /**
     * Binds the utilization of a configured AWS quota.
     *
     * @param utilization 1 is the limit; replaces an earlier supplier of the same operation
     */
    public void bindQuotaUtilization(String operation, DoubleSupplier utilization) {
        quotas.put(operation, utilization);
        Gauge.builder(PREFIX + "aws.quota.utilization", () -> quotas.get(operation)
                        .getAsDouble())
                .baseUnit("ratio")
                .description("Utilization of the configured AWS quota")
                .tag("operation", operation)
                .register(registry);
    }

    /** Binds the gauges of the buffer, in bytes. */
    public void bindBuffer(LongSupplier buffered, LongSupplier maxBuffered) {
        gauge("buffer.used", "bytes", "Buffered log data", buffered);
        gauge("buffer.max", "bytes", "Maximum buffered log data", maxBuffered);
    }

    /** Binds the gauges of open requests and requests in flight. */
    public void bindRequests(LongSupplier open, LongSupplier inFlight) {
        gauge("requests.open", null, "Requests waiting for more log events", open);
        gauge("requests.in.flight", null, "Requests sent and not yet acknowledged", inFlight);
    }

    /**
     * Binds the gauge of the checkpoint age.
     *
     * @param completeAt when the store last had everything that was delivered, milliseconds since the epoch
     */
    public void checkpoint(LongSupplier completeAt) {
        gauge(
                "checkpoint.age",
                completeAt,
                time -> Math.max(0, System.currentTimeMillis() - time) / 1000.0,
                "Time since the last complete checkpoint");
    }

    /**
     * Registers the metrics of a log group.
     *
     * @param committablePosition milliseconds since the epoch; negative while unknown
     */
    public void logGroup(String name, String region, String accountId, LongSupplier committablePosition) {
        logGroupRecords(name, region, accountId);
        gauge(
                "log.group.lag",
                committablePosition,
                this::secondsSince,
                "Now minus the committable position",
                LOG_GROUP,
                name,
                REGION,
                region,
                ACCOUNT_ID,
                accountId);
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        Registry beans = camelContext.getRegistry();
        MeterRegistry contextRegistry =
                MicrometerUtils.getMeterRegistryFromCamelRegistry(beans, MicrometerConstants.METRICS_REGISTRY_NAME);
        if (contextRegistry == null) {
            // beans are created before Camel's metrics service, which uses a registry that is already bound
            contextRegistry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            // Camel adds this tag to the counters of routes; all meters of a name need the same tags
            contextRegistry.config().meterFilter(MeterFilter.ignoreTags(MicrometerConstants.CAMEL_CONTEXT_TAG));
            beans.bind(MicrometerConstants.METRICS_REGISTRY_NAME, contextRegistry);
        }
        register(contextRegistry);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Cached: called for each record, and a lookup in the registry is slow. */
    private Counter logGroupRecords(String group, String region, String accountId) {
        return logGroupRecords.computeIfAbsent(
                new Group(group, region, accountId),
                key -> counter(
                        "log.group.records",
                        "Delivered records of a log group",
                        LOG_GROUP,
                        group,
                        REGION,
                        region,
                        ACCOUNT_ID,
                        accountId));
    }

    private Counter deadLetters(String reason) {
        return counter("dead.letters", "Dead letters", "reason", reason);
    }

    private SortedMap<String, Long> byReason(String name) {
        SortedMap<String, Long> reasons = new TreeMap<>();
        for (Counter counter : registry.find(PREFIX + name).counters()) {
            reasons.merge(counter.getId().getTag("reason"), (long) counter.count(), Long::sum);
        }
        return reasons;
    }

    private Timer awsRequests(String operation, RequestPurpose purpose, String outcome) {
        return Timer.builder(PREFIX + "aws.requests")
                .description("AWS API requests")
                .tags("operation", operation, "outcome", outcome, "purpose", purpose.label())
                .register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String unit, String description, LongSupplier value) {
        Gauge.builder(PREFIX + name, value::getAsLong)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    /** Registers a gauge of the seconds since a time in milliseconds, without a value while the time is unknown. */
    private void gauge(String name, LongSupplier since, LongToDoubleFunction age, String description, String... tags) {
        Gauge.builder(PREFIX + name, () -> {
                    long time = since.getAsLong();
                    return time < 0 ? Double.NaN : age.applyAsDouble(time);
                })
                .baseUnit("seconds")
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
