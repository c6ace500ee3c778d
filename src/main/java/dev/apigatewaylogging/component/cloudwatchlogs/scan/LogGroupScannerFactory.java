/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.BackPressure;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConfiguration;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanCheckpointer;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupRetention;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.BacklogProgress;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.FutureEventWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupsWithoutEvents;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.QuotaShortageWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RescanDelayWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RetentionWarning;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Creates the scanner of a log group: restores its positions and determines its account. */
public final class LogGroupScannerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Two responses determine the time, unless they disagree. */
    private static final int MAX_TIME_REQUESTS = 3;

    /** The positions of further log groups are logged at DEBUG: there may be hundreds. */
    private static final int MAX_LOGGED_POSITIONS = 3;

    private final AwsAccount account;
    private final SkewCorrectedClock clock;
    private final CloudWatchLogsClient client;
    private final CloudWatchLogsConfiguration configuration;
    private final EventFilter filter;
    private final LogGroupSelector wanted;
    private final ScanCheckpointer checkpointer;
    private final RateLimiter quota;
    private final PollScheduler pace;
    private final Executor pagesAhead;
    private final LogGroupRetention retentions;
    private final Collection<ScanListener> meters;
    private final List<MetricPublisher> rescanMeters;
    private final Function<LogGroupReference, String> workOf;
    private final PageSizeEstimator pageSize = new PageSizeEstimator();
    private final QuotaShortageWarning shortage;
    private final AdaptiveWindowSize.Budget budget;
    private final long end;
    private final AtomicInteger positions = new AtomicInteger();
    private final LogGroupsWithoutEvents withoutEvents;
    private String accountId;

    /** The account IDs under which the status of this account was registered. */
    private final Set<String> announced = new HashSet<>();

    /**
     * @param account the account that the client calls
     * @param clock AWS's time
     * @param backPressure limits the scan windows to what the buffer can hold
     * @param retentions caches the retention of the log groups
     * @param pagesAhead prefetches pages
     * @param meters receive the progress
     * @param rescanMeters receive the metrics of the rescans' calls
     */
    public LogGroupScannerFactory(
            AwsAccount account,
            SkewCorrectedClock clock,
            CloudWatchLogsClient client,
            CloudWatchLogsConfiguration configuration,
            LogGroupSelector wanted,
            ScanCheckpointer checkpointer,
            BackPressure backPressure,
            LogGroupRetention retentions,
            Executor pagesAhead,
            Collection<ScanListener> meters,
            List<MetricPublisher> rescanMeters,
            Function<LogGroupReference, String> workOf) {
        this.workOf = workOf;
        this.account = account;
        this.clock = clock;
        this.retentions = retentions;
        this.client = client;
        this.configuration = configuration;
        this.filter = EventFilter.of(configuration);
        this.wanted = wanted;
        this.checkpointer = checkpointer;
        this.budget = new AdaptiveWindowSize.Budget(backPressure::maxBufferedBytes);
        this.pagesAhead = pagesAhead;
        this.meters = meters;
        this.rescanMeters = rescanMeters;
        this.quota = configuration.getMaxCallsPerSecond() > 0
                ? FilterLogEventsRateLimits.of(configuration.getMaxCallsPerSecond(), account.throttling())
                : FilterLogEventsRateLimits.of(
                        account.region(), configuration.getMaxQuotaUtilization(), account.throttling());
        this.end = end(configuration.getScanUntil());
        this.pace = new PollScheduler(configuration.getPollInterval(), quota);
        this.shortage = new QuotaShortageWarning(
                account.who(), account.region(), quota, FilterLogEventsRateLimits.requestsPerSecond(account.region()));
        this.accountId = account.id();
        this.withoutEvents = new LogGroupsWithoutEvents(clock::millis);
    }

    private static long end(String scanUntil) {
        if (scanUntil.isBlank()) {
            return Long.MAX_VALUE;
        }
        try {
            return Instant.parse(scanUntil.strip()).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "scanUntil is \"" + scanUntil + "\": use a time like 2026-01-31T12:00:00Z", e);
        }
    }

    /** The utilization of the FilterLogEvents quota. */
    public double quotaUtilization() {
        return quota.utilization();
    }

    /** The scan interval of the log groups. */
    public PollScheduler pace() {
        return pace;
    }

    /** Where scanning ends, milliseconds since the epoch; {@code Long.MAX_VALUE} if it never does. */
    public long end() {
        return end;
    }

    /** Classifies failures of the account and its log groups. */
    public ScanFailureClassifier failures() {
        return new ScanFailureClassifier(region(), configuration.isUnmask(), configuration.getOptionNames());
    }

    public String region() {
        return account.region();
    }

    public AwsAccount account() {
        return account;
    }

    /** Marks the log group as missing, so that it has no lag. */
    void markMissing(LogGroupScanner scanner) {
        checkpointer.markMissing(scanner.scanners().get(0).scanId().group());
    }

    /** Drops the state of a revoked log group. */
    void revoke(LogGroup group) {
        checkpointer.revoke(group);
    }

    LogGroupScanner create(LogGroupReference reference) {
        LogGroup group = new LogGroup(
                reference.name(),
                region(),
                accountOf(reference),
                account.isCredentialsAccount() && !reference.isLinked() && !wanted.isShadowed(reference));
        FilterLogEventsCall call = call(reference, List.of());
        FilterLogEventsCall rescanCall = call(reference, rescanMeters);
        List<Long> ages = rescanDelays();
        checkpointer.assign(group, workOf.apply(reference));
        checkpointer.retainScans(group, ages.size() + 1);
        ScanId live = new ScanId(group, 0);
        OptionalLong known = checkpointer.resumePosition(live);
        long now = awsNow(known);
        ScanStartPosition scan = ScanStartPosition.of(
                known,
                configuration.getStartFrom(),
                configuration.getOptionNames().of("startFrom"),
                now);
        logStart(reference, scan);
        withoutEvents.started(reference.name());
        long start = scan.position();
        RetentionWarning retention =
                new RetentionWarning(reference.name(), () -> retentions.of(reference, client), clock);
        if (known.isPresent()) {
            retention.resumed(start);
        }
        FutureEventWarning future = new FutureEventWarning(reference.name());
        checkpointer.scansFrom(live, start);
        List<LogGroupScanner.Rescan> rescans = new ArrayList<>();
        for (long age : ages) {
            ScanId scanId = new ScanId(group, rescans.size() + 1);
            OptionalLong before = checkpointer.resumePosition(scanId);
            long from = before.isEmpty() || ScanStartPosition.isInFuture(before.getAsLong(), now)
                    ? start
                    : before.getAsLong();
            checkpointer.scansFrom(scanId, from);
            RescanPlan plan = new RescanPlan(age, budget);
            rescans.add(new LogGroupScanner.Rescan(
                    new WindowScanner(scanId, plan, new PagePrefetcher(rescanCall, pagesAhead), future, pageSize, from),
                    plan));
        }
        ScanPlan livePlan = end < Long.MAX_VALUE
                ? new RescanPlan(IngestionDelayEstimator.MAX_DELAY_MILLIS, end, budget)
                : new LiveScanPlan(new IngestionDelayEstimator(), quota, pace, budget);
        LogGroupScanner scanner = new LogGroupScanner(
                new WindowScanner(live, livePlan, new PagePrefetcher(call, pagesAhead), future, pageSize, start),
                livePlan,
                rescans,
                retention,
                checkpointer,
                quota,
                new RescanDelayWarning(
                        reference.name(), configuration.getOptionNames().of("maxQuotaUtilization")),
                new BacklogProgress(reference.name()),
                shortage);
        String accountOfCalls = reference.isLinked() ? accountId : group.account();
        announced.add(accountOfCalls);
        meters.forEach(meter -> {
            meter.account(new Scan(accountOfCalls));
            meter.logGroup(group, scanner::scan);
        });
        return scanner;
    }

    private FilterLogEventsCall call(LogGroupReference reference, List<MetricPublisher> publishers) {
        return new FilterLogEventsCall(client, quota, reference, filter, configuration.isUnmask(), publishers);
    }

    /** Unregisters the account. */
    public void accountEnded() {
        meters.forEach(meter -> announced.forEach(id -> meter.accountEnded(id, region())));
    }

    /** Registers the log groups of the account to be read, also by other processes. */
    public void selected(Collection<LogGroupReference> references) {
        Set<String> names =
                references.stream().map(LogGroupReference::identifier).collect(Collectors.toSet());
        meters.forEach(meter -> meter.selected(account.id(), account.region(), names));
    }

    /** Reports the log groups that have no events. */
    LogGroupsWithoutEvents withoutEvents() {
        return withoutEvents;
    }

    /** Unregisters a log group. */
    public void ended(LogGroup group) {
        withoutEvents.ended(group.name());
        meters.forEach(meter -> meter.logGroupEnded(group));
    }

    /** The status of the account and region. */
    private final class Scan implements AccountScanStatus {
        private final String id;

        private Scan(String id) {
            this.id = id;
        }

        @Override
        public String account() {
            return id;
        }

        @Override
        public String region() {
            return LogGroupScannerFactory.this.region();
        }

        @Override
        public double quota() {
            return FilterLogEventsRateLimits.requestsPerSecond(region());
        }

        @Override
        public double allowed() {
            return quota.usualCallsASecond();
        }

        @Override
        public double inForce() {
            return quota.callsASecond();
        }

        @Override
        public double used() {
            return quota.utilization();
        }

        @Override
        public double capacity() {
            return quota.callsASecond() * pageSize.bytes();
        }
    }

    private void logStart(LogGroupReference reference, ScanStartPosition scan) {
        if (!scan.warning().isEmpty()) {
            LOG.warn("Log group {}: {}", reference.name(), scan.warning());
        }
        Level level = positions.incrementAndGet() <= MAX_LOGGED_POSITIONS ? Level.INFO : Level.DEBUG;
        LOG.atLevel(level)
                .log(
                        "Scanning log group {} from {} ({})",
                        reference.name(),
                        Instant.ofEpochMilli(scan.position()),
                        scan.reason());
    }

    /** AWS's time, after at least one response, because the local clock may be wrong. */
    /** AWS's time, of which a checkpoint that seems to be in the future makes sure. */
    private long awsNow(OptionalLong checkpoint) {
        for (int attempt = 0; attempt < MAX_TIME_REQUESTS && !clock.isKnown(); attempt++) {
            requestTime();
        }
        if (!clock.isKnown()) {
            throw SdkClientException.create("the Date headers of AWS's responses contradict each other");
        }
        for (int attempt = 0; attempt < MAX_TIME_REQUESTS && isInFuture(checkpoint); attempt++) {
            requestTime();
        }
        return clock.millis();
    }

    private boolean isInFuture(OptionalLong checkpoint) {
        return checkpoint.isPresent() && ScanStartPosition.isInFuture(checkpoint.getAsLong(), clock.millis());
    }

    private void requestTime() {
        try {
            client.describeLogGroups(request -> request.limit(1));
        } catch (AwsServiceException e) {
            // a rejection has a Date header, too
            LOG.debug("The request for AWS's time was rejected", e);
        }
    }

    /** The delay of each rescan, in milliseconds. */
    private List<Long> rescanDelays() {
        if (end < Long.MAX_VALUE) {
            return List.of();
        }
        return Stream.of(configuration.getRescanDelay(), configuration.getFinalRescanDelay())
                .map(window -> Duration.parse(window).toMillis())
                .filter(age -> age > 0)
                .sorted()
                .distinct()
                .toList();
    }

    /** The account id of the log group; empty if unknown. It distinguishes APIs, but is not required for delivery. */
    private String accountOf(LogGroupReference reference) {
        if (!reference.account().isEmpty()) {
            return reference.account();
        }
        if (accountId.isEmpty()) {
            accountId = describeAccountId(reference.name());
        }
        return accountId;
    }

    private String describeAccountId(String name) {
        try {
            List<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup> found = client.describeLogGroups(
                            request -> request.logGroupNamePrefix(name))
                    .logGroups();
            found.forEach(retentions::learn);
            return found.stream()
                    .map(group -> LogGroupReference.accountIdOf(String.valueOf(group.arn())))
                    .findFirst()
                    .orElse("");
        } catch (SdkException e) {
            return "";
        }
    }
}
