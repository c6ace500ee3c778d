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
 * What is counted, under the names of {@code docs/metrics.md}. All counters are there from the start, at zero, so that an
 * alarm sees the first event. A route's own counters ({@code micrometer:counter:…}) go to the same registry.
 */
@Metadata(label = "bean", description = "Counts and measures")
public final class Meters implements CamelContextAware, ScanListener {

    private static final String PREFIX = "gateway.";

    /** Reasons that a dead letter can have before any was seen; others come up with their first letter. */
    private static final List<String> DEAD_LETTER_REASONS = List.of(
            "unreadable-line", "incomplete-request", "refused-by-kafka", "failing-event", "fault", "unwritable");

    /** What kind of line an event's text is. */
    public enum Line {
        EXECUTION("execution"),
        ACCESS("access"),
        UNREADABLE("unreadable");

        private final String label;

        Line(String label) {
            this.label = label;
        }
    }

    /** A log group whose records are counted. */
    private record Group(String name, String region, String account) {}

    private final Map<Group, Counter> groupRecords = new ConcurrentHashMap<>();
    /** An account and region. */
    private record Place(String account, String region) {}

    private final Map<Place, AccountScanStatus> accounts = new ConcurrentHashMap<>();
    private final Map<Group, Supplier<LogGroupScanStatus>> scans = new ConcurrentHashMap<>();
    private final Map<String, DoubleSupplier> quotas = new ConcurrentHashMap<>();
    private AwsTime present = System::currentTimeMillis;
    private CamelContext camelContext;
    private MeterRegistry registry;
    private Map<Line, Counter> lines = Map.of();
    private Counter delivered;
    private Counter incomplete;
    private Counter cutRequests;
    private Counter cutResponses;
    private Counter duplicates;
    private Counter requestIdsReused;
    private Counter specsUploaded;
    private Counter scanFailures;
    private Counter deadLetterFilesDeleted;
    private Map<LatenessClass, Counter> late;
    private Timer kafkaLatency;

    /** Counts into the registry of the Camel context that it is given. */
    public Meters() {
        this(new CompositeMeterRegistry());
    }

    /** Counts into a registry. */
    public Meters(MeterRegistry registry) {
        register(registry);
    }

    private void register(MeterRegistry into) {
        registry = into;
        groupRecords.clear();
        lines = new EnumMap<>(Line.class);
        for (Line line : Line.values()) {
            lines.put(line, counter("lines.read", "Log lines read", "kind", line.label));
        }
        delivered = counter("records.delivered", "Records that Kafka has acknowledged");
        incomplete = counter("records.incomplete", "Records of requests of which lines are missing");
        cutRequests = counter("bodies.truncated", "Bodies that API Gateway cut", "part", "request");
        cutResponses = counter("bodies.truncated", "Bodies that API Gateway cut", "part", "response");
        duplicates = counter("duplicates.removed", "Requests found again that were delivered before");
        requestIdsReused = counter(
                "request.ids.reused", "Records of requests that shared an id and could not be told apart for certain");
        late = new EnumMap<>(LatenessClass.class);
        for (LatenessClass lateness : LatenessClass.values()) {
            late.put(
                    lateness,
                    counter(
                            "late.arrivals",
                            "Requests of which lines were found by a later reading only",
                            "lateness",
                            lateness.label));
        }
        specsUploaded = counter("specs.uploaded", "OpenAPI specs uploaded to Akto");
        scanFailures = counter("scan.failures", "Unforeseen failures of scanning, each of which was tried again");
        DEAD_LETTER_REASONS.forEach(this::deadLetters);
        deadLetterFilesDeleted = counter("dead.letter.files.deleted", "Files of dead letters deleted to make room");
        awsOperation("FilterLogEvents", RequestPurpose.LIVE);
        awsOperation("FilterLogEvents", RequestPurpose.RESCAN);
        kafkaLatency = Timer.builder(PREFIX + "kafka.latency")
                .description("Time from a record's making to Kafka's acknowledgement")
                .register(registry);
    }

    /** The time by which lag is measured; without it that of this machine. */
    public void setPresentTime(AwsTime present) {
        this.present = present;
    }

    /** The present by AWS's clock. */
    public Instant now() {
        return Instant.ofEpochMilli(present.millis());
    }

    /**
     * How far the present is ahead of events.
     *
     * @param time AWS's, milliseconds since the epoch
     */
    public double secondsSince(long time) {
        return Math.max(0, present.millis() - time) / 1000.0;
    }

    /** A line was read. */
    public void eventParsed(Line kind) {
        lines.get(kind).increment();
    }

    /** A record was made. */
    public void recordCreated(boolean isIncomplete, boolean requestCut, boolean responseCut) {
        if (isIncomplete) {
            incomplete.increment();
        }
        if (requestCut) {
            cutRequests.increment();
        }
        if (responseCut) {
            cutResponses.increment();
        }
    }

    /**
     * Kafka has acknowledged a record.
     *
     * @param nanos the time since it was made
     * @param group the log group it came from
     * @param region the log group's region
     * @param account the log group's account; empty where unknown
     */
    public void recordDelivered(long nanos, String group, String region, String account) {
        delivered.increment();
        groupRecords(group, region, account).increment();
        kafkaLatency.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A record was made of a request that could not be told apart for certain from others with its id. */
    public void requestIdReused() {
        requestIdsReused.increment();
    }

    /** How many such records there were since the start. */
    public long requestIdsReused() {
        return (long) requestIdsReused.count();
    }

    /** How many records were delivered since the start. */
    public long recordsDelivered() {
        return (long) delivered.count();
    }

    /** How many lines were read since the start, of all kinds. */
    public long linesRead() {
        return (long) lines.values().stream().mapToDouble(Counter::count).sum();
    }

    /** How many dead letters there were since the start, of all reasons. */
    public long deadLetters() {
        return deadLettersByReason().values().stream().mapToLong(count -> count).sum();
    }

    /** How many dead letters there were since the start, by reason. */
    public SortedMap<String, Long> deadLettersByReason() {
        return byReason("dead.letters");
    }

    /** How many OpenAPI specs were uploaded since the start. */
    public long specsUploaded() {
        return (long) specsUploaded.count();
    }

    /** The share of the quotas of AWS that is used, by operation. */
    public SortedMap<String, Double> awsQuotas() {
        SortedMap<String, Double> used = new TreeMap<>();
        quotas.forEach((operation, share) -> used.put(operation, share.getAsDouble()));
        return used;
    }

    /** What is known of each log group. */
    public List<LogGroupStats> logGroups() {
        return registry.find(PREFIX + "log.group.lag").gauges().stream()
                .map(lag -> {
                    String group = lag.getId().getTag("group");
                    String region = lag.getId().getTag("region");
                    String account = lag.getId().getTag("account");
                    return new LogGroupStats(group, region, account, lag.value(), (long)
                            groupRecords(group, region, account).count());
                })
                .toList();
    }

    /** A request was found again that had been delivered. */
    public void duplicateDropped() {
        duplicates.increment();
    }

    /** A request brought news that the first reading had not seen; CloudWatch received it so many milliseconds late. */
    public void lateRequest(long millis) {
        late.get(LatenessClass.of(millis)).increment();
    }

    @Override
    public void scanFailed() {
        scanFailures.increment();
    }

    /** How many unforeseen failures of scanning there were since the start. */
    public long scanFailures() {
        return (long) scanFailures.count();
    }

    /** Something could not be delivered and was put aside. */
    public void deadLetter(String reason) {
        deadLetters(reason, 1);
    }

    /** So much could not be delivered and was put aside; an empty reason counts nothing. */
    public void deadLetters(String reason, long count) {
        if (!reason.isEmpty()) {
            deadLetters(reason).increment((double) count);
        }
    }

    /** Files of dead letters were deleted to make room for others. */
    public void deadLetterFilesDeleted(int files) {
        deadLetterFilesDeleted.increment(files);
    }

    /** API Gateway refused a request before it logged what was asked for. */
    public void requestRefused(String reason, String group, String region, String account) {
        counter(
                        "requests.refused",
                        "Requests that were refused before anything of them was logged",
                        "reason",
                        reason,
                        "group",
                        group,
                        "region",
                        region,
                        "account",
                        account)
                .increment();
    }

    /** How many requests were refused since the start before anything of them was logged, by reason. */
    public SortedMap<String, Long> requestsRefusedByReason() {
        return byReason("requests.refused");
    }

    /** A call of AWS was answered, or not. */
    public void awsCall(String operation, RequestPurpose purpose, boolean throttled, boolean failed) {
        awsOperation(operation, purpose);
        awsCalls(operation, purpose).increment();
        if (throttled) {
            throttles(operation).increment();
        } else if (failed) {
            failures(operation).increment();
        }
    }

    /** How many calls of AWS there were since the start, by what they were made for. */
    public SortedMap<String, Long> awsCallsByPurpose() {
        SortedMap<String, Long> calls = new TreeMap<>();
        for (RequestPurpose purpose : RequestPurpose.values()) {
            calls.put(purpose.label(), 0L);
        }
        for (Counter counter : registry.find(PREFIX + "aws.calls").counters()) {
            calls.merge(counter.getId().getTag("purpose"), (long) counter.count(), Long::sum);
        }
        return calls;
    }

    @Override
    public void account(AccountScanStatus scan) {
        Place place = new Place(scan.account(), scan.region());
        if (accounts.put(place, scan) != null) {
            return;
        }
        ofAccount(
                "scan.calls.allowed.per.second",
                "Calls of FilterLogEvents that we allow ourselves",
                place,
                AccountScanStatus::allowed);
        ofAccount(
                "scan.calls.in.force.per.second",
                "Calls of FilterLogEvents that are in force now",
                place,
                AccountScanStatus::inForce);
        ofAccount(
                "scan.capacity.bytes.per.second",
                "Log text that the calls in force can fetch at most",
                place,
                AccountScanStatus::capacity);
    }

    private void ofAccount(String name, String description, Place place, ToDoubleFunction<AccountScanStatus> value) {
        Gauge.builder(PREFIX + name, () -> value.applyAsDouble(accounts.get(place)))
                .description(description)
                .tag("region", place.region())
                .tag("account", place.account())
                .register(registry);
    }

    /** How the accounts and regions are scanned. */
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
                "Log that is left to be scanned until the present, 0 at the live edge",
                group,
                LogGroupScanStatus::secondsLeft);
        ofGroup(
                "log.group.rescan.delay",
                "How far the rescans are behind their windows",
                group,
                now -> now.rescanDelayMillis() / 1000.0);
    }

    private void ofGroup(String name, String description, Group group, ToDoubleFunction<LogGroupScanStatus> value) {
        Gauge.builder(PREFIX + name, () -> scan(group).map(value::applyAsDouble).orElse(Double.NaN))
                .baseUnit("seconds")
                .description(description)
                .tag("group", group.name())
                .tag("region", group.region())
                .tag("account", group.account())
                .register(registry);
    }

    @Override
    public void logGroupEnded(LogGroup group) {
        // its gauges stay and have no value until it comes back
        scans.put(new Group(group.name(), group.region(), group.account()), () -> null);
    }

    /** How far a log group is scanned, if it is scanned here. */
    public Optional<LogGroupScanStatus> scan(LogGroupStats group) {
        return scan(new Group(group.name(), group.region(), group.account()));
    }

    private Optional<LogGroupScanStatus> scan(Group group) {
        return Optional.ofNullable(scans.get(group)).map(Supplier::get);
    }

    /** An operation of AWS that will be called: its counters begin at zero. */
    public void awsOperation(String operation, RequestPurpose purpose) {
        awsCalls(operation, purpose);
        throttles(operation);
        failures(operation);
    }

    /**
     * What is used of a quota of AWS.
     *
     * @param used share of what we allow ourselves; takes the place of an earlier one of the same operation
     */
    public void awsQuota(String operation, DoubleSupplier used) {
        quotas.put(operation, used);
        Gauge.builder(PREFIX + "aws.quota.used.ratio", () -> quotas.get(operation)
                        .getAsDouble())
                .description("Used share of what is allowed of the quota of AWS")
                .tag("operation", operation)
                .register(registry);
    }

    /** What the memory holds. */
    public void bindBuffer(LongSupplier bytesHeld, LongSupplier bytesAllowed) {
        gauge("memory.held", "bytes", "Log text held until Kafka has it", bytesHeld);
        gauge("memory.allowed", "bytes", "Log text that may be held", bytesAllowed);
    }

    /** Requests on their way. */
    public void bindRequests(LongSupplier open, LongSupplier unacknowledged) {
        gauge("requests.open", null, "Requests that wait for more lines", open);
        gauge("requests.unacknowledged", null, "Requests sent and not acknowledged yet", unacknowledged);
    }

    /**
     * The checkpoint store.
     *
     * @param keptThrough the store has everything that was delivered up to then, milliseconds since the epoch
     */
    public void checkpoint(LongSupplier keptThrough) {
        gauge(
                "checkpoint.age",
                keptThrough,
                time -> Math.max(0, System.currentTimeMillis() - time) / 1000.0,
                "Time since the checkpoint store last had everything that was delivered");
    }

    /**
     * A log group.
     *
     * @param deliveredThrough time up to which all of it is delivered, milliseconds since the epoch; negative while unknown
     */
    public void logGroup(String name, String region, String account, LongSupplier deliveredThrough) {
        groupRecords(name, region, account);
        gauge(
                "log.group.lag",
                deliveredThrough,
                this::secondsSince,
                "Now minus the time up to which all is delivered",
                "group",
                name,
                "region",
                region,
                "account",
                account);
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        Registry beans = camelContext.getRegistry();
        MeterRegistry ofContext =
                MicrometerUtils.getMeterRegistryFromCamelRegistry(beans, MicrometerConstants.METRICS_REGISTRY_NAME);
        if (ofContext == null) {
            // the beans are made before Camel's metrics service, which takes the registry that it finds
            ofContext = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            // a route's counter has this tag, ours have not: under one name all must have the same tags
            ofContext.config().meterFilter(MeterFilter.ignoreTags(MicrometerConstants.CAMEL_CONTEXT_TAG));
            beans.bind(MicrometerConstants.METRICS_REGISTRY_NAME, ofContext);
        }
        register(ofContext);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** Asked for each record, and finding a meter in the registry takes a while. */
    private Counter groupRecords(String group, String region, String account) {
        return groupRecords.computeIfAbsent(
                new Group(group, region, account),
                asked -> counter(
                        "log.group.records",
                        "Records of a log group",
                        "group",
                        group,
                        "region",
                        region,
                        "account",
                        account));
    }

    private Counter deadLetters(String reason) {
        return counter("dead.letters", "What could not be delivered and was put aside", "reason", reason);
    }

    private SortedMap<String, Long> byReason(String name) {
        SortedMap<String, Long> reasons = new TreeMap<>();
        for (Counter counter : registry.find(PREFIX + name).counters()) {
            reasons.merge(counter.getId().getTag("reason"), (long) counter.count(), Long::sum);
        }
        return reasons;
    }

    private Counter awsCalls(String operation, RequestPurpose purpose) {
        return counter("aws.calls", "Calls of AWS, each attempt", "operation", operation, "purpose", purpose.label());
    }

    private Counter throttles(String operation) {
        return counter("aws.throttles", "Calls that AWS refused as too many", "operation", operation);
    }

    private Counter failures(String operation) {
        return counter("aws.failures", "Calls that failed for another reason", "operation", operation);
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

    /** A gauge of the seconds that have passed since a time in milliseconds; there is no value while that is unknown. */
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
