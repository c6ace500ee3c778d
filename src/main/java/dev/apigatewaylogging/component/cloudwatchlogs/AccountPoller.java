/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupDiscovery;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupExclusion;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupRetention;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupTagFilter;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupHealthCheck;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.PollHeartbeat;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.PollingLivenessCheck;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RangeScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageHandler;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupScannerFactory;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.PollScheduler;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.WindowScanner;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Polls the log groups of one account in turn. Discovery runs concurrently. Used by one thread at a time. */
final class AccountPoller {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Interval at which back-pressure is checked, in milliseconds. */
    static final long BACK_PRESSURE_PAUSE_MILLIS = 100;

    /** Interval of log group discovery, in milliseconds. */
    private static final long DISCOVERY = Duration.ofMinutes(2).toMillis();

    /** A message names no more log groups than this. */
    private static final int MAX_LOGGED_NAMES = 20;

    private final CloudWatchLogsClient client;
    private final CloudWatchLogsConfiguration configuration;
    private final LogGroupDiscovery groups;
    private final LogGroupScannerFactory scannerFactory;
    private final SkewCorrectedClock clock;
    private final ScanCheckpointer checkpointer;
    private final BackPressure backPressure;
    private final LogGroupAssignment assignment;
    private final ExecutorService discoveryExecutor;
    private final Consumer<LogGroupHealthCheck> registerHealthCheck;
    private final Consumer<LogGroupHealthCheck> unregisterHealthCheck;
    private final PollHeartbeat heartbeat;
    private final Consumer<PollHeartbeat> endHeartbeat;
    private final Runnable failureCounter;
    /** Replaced, never changed, because a stop may read it concurrently. */
    private volatile Map<LogGroupReference, LogGroupPoller> pollers = Map.of();

    private Set<LogGroupReference> discovered = Set.of();
    private Future<Collection<LogGroupReference>> discovery;
    private long nextDiscovery = Long.MIN_VALUE;
    private boolean anyDiscovery;
    private String lastFailure = "";
    private Exception discoveryFailure;
    private String lastUnexpectedError = "";
    private int rewinds;
    private volatile RangeScanStatus rangeScan = RangeScanStatus.PENDING;

    /** The context that all accounts of an endpoint share. */
    record PollContext(
            CloudWatchLogsConfiguration configuration,
            LogGroupSelector selector,
            ScanCheckpointer checkpointer,
            BackPressure backPressure,
            ExecutorService discoveryExecutor,
            ExecutorService pagesAhead,
            Consumer<LogGroupHealthCheck> watch,
            Consumer<LogGroupHealthCheck> unwatch,
            PollingLivenessCheck liveness,
            Runnable failureCounter,
            Set<ScanListener> meters,
            List<MetricPublisher> rescanMeters) {}

    /**
     * @param account the account
     * @param accounts all accounts that are read
     * @param client calls the account
     * @param clock AWS's time, updated by that client's responses
     */
    AccountPoller(
            AwsAccount account,
            AwsAccounts accounts,
            CloudWatchLogsClient client,
            SkewCorrectedClock clock,
            PollContext context) {
        this.client = client;
        this.configuration = context.configuration();
        LogGroupRetention retentions = new LogGroupRetention();
        this.groups = new LogGroupDiscovery(
                context.selector(),
                configuration.getLogGroupSource(),
                account,
                accounts,
                retentions::learn,
                LogGroupExclusion.of(configuration.getLogGroupExclude()),
                new LogGroupTagFilter(configuration.getLogGroupTags(), clock::elapsed));
        this.clock = clock;
        this.checkpointer = context.checkpointer();
        this.backPressure = context.backPressure();
        this.assignment = new LogGroupAssignment(configuration.getClusterService(), account, context.selector());
        this.scannerFactory = new LogGroupScannerFactory(
                account,
                clock,
                client,
                configuration,
                context.selector(),
                checkpointer,
                backPressure,
                retentions,
                context.pagesAhead(),
                context.meters(),
                context.rescanMeters(),
                assignment::workOf);
        this.discoveryExecutor = context.discoveryExecutor();
        this.registerHealthCheck = context.watch();
        this.unregisterHealthCheck = context.unwatch();
        this.heartbeat = context.liveness().account();
        this.endHeartbeat = context.liveness()::accountEnded;
        this.failureCounter = context.failureCounter();
    }

    /**
     * Polls each log group.
     *
     * @param pageHandler handles the pages
     * @param runAllowed false when polling must stop
     * @return whether more can be read immediately
     * @throws Exception the permanent failure of the account or a log group, if nothing else can be read
     */
    boolean poll(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception {
        heartbeat.begin();
        try {
            boolean more = pollLogGroups(pageHandler, runAllowed);
            if (scannerFactory.end() < Long.MAX_VALUE) {
                rangeScan = currentRangeScan();
            }
            if (!lastUnexpectedError.isEmpty()) {
                lastUnexpectedError = "";
                LOG.info("Scanning {} recovered", scannerFactory.account());
            }
            if (more) {
                return true;
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            throw onUnexpectedError(e);
        } finally {
            heartbeat.end();
        }
        throwPermanentFailure();
        return false;
    }

    private RangeScanStatus currentRangeScan() {
        if (!anyDiscovery) {
            return discoveryFailure != null && isPermanent(discoveryFailure)
                    ? RangeScanStatus.failed(scannerFactory.account().toString(), lastFailure)
                    : RangeScanStatus.PENDING;
        }
        return pollers.values().stream()
                .map(LogGroupPoller::rangeScan)
                .reduce(RangeScanStatus.NOTHING, RangeScanStatus::plus);
    }

    private boolean isPermanent(Exception failure) {
        return scannerFactory.failures().ofDiscovery(failure).isPermanent();
    }

    /** The progress of scans that have an end. Thread-safe. */
    RangeScanStatus rangeScan() {
        return rangeScan;
    }

    /** Handles errors outside of the polls of single log groups. */
    private Exception onUnexpectedError(Throwable failure) {
        UnexpectedErrors.rethrowFatal(failure);
        failureCounter.run();
        String reason = UnexpectedErrors.describe(failure);
        if (!reason.equals(lastUnexpectedError)) {
            lastUnexpectedError = reason;
            LOG.error("Scanning {} failed: {}. Retrying with the next poll.", scannerFactory.account(), reason);
        }
        return UnexpectedErrors.asException(failure);
    }

    private boolean pollLogGroups(PageHandler pageHandler, BooleanSupplier runAllowed) throws InterruptedException {
        boolean discovering = discoverLogGroups();
        applyAssignment(pageHandler);
        if (followRewind(pageHandler)) {
            applyAssignment(pageHandler);
        }
        for (LogGroupPoller poller : pollers.values()) {
            if (runAllowed.getAsBoolean()) {
                heartbeat.beat();
                poller.initialize(pageHandler);
            }
        }
        for (LogGroupPoller poller : pollers.values()) {
            for (int page = 0; page < configuration.getMaxPagesPerPoll() && isPollAllowed(poller, runAllowed); page++) {
                heartbeat.beat();
                boolean more = pollers.size() == 1 || page + 1 < configuration.getMaxPagesPerPoll();
                pollPage(poller, pageHandler, more, runAllowed);
            }
        }
        if (!pollers.isEmpty() && !hasCapacityForAll()) {
            if (pollSlowest(pageHandler, runAllowed)) {
                return true;
            }
            if (!backPressure.hasCapacity()) {
                applyBackPressure(pageHandler);
                return true;
            }
        }
        long now = clock.millis();
        if (discovering || pollers.values().stream().anyMatch(poller -> poller.isDue(now))) {
            return true;
        }
        long retryDelay = pollers.values().stream()
                .mapToLong(LogGroupPoller::retryDelay)
                .min()
                .orElse(Long.MAX_VALUE);
        if (retryDelay != Long.MAX_VALUE) {
            Thread.sleep(Math.min(retryDelay, BACK_PRESSURE_PAUSE_MILLIS));
            return true;
        }
        return false;
    }

    /** Closes all log groups if they have to resume from their checkpoints. */
    private boolean followRewind(PageHandler pageHandler) {
        int current = checkpointer.rewinds();
        if (current == rewinds) {
            return false;
        }
        rewinds = current;
        pollers.forEach((reference, poller) -> {
            unregisterHealthCheck.accept(poller.health());
            poller.discardOpenRequests(pageHandler);
            poller.group().ifPresent(group -> {
                checkpointer.rewind(group);
                scannerFactory.ended(group);
            });
            assignment.end(reference);
        });
        pollers = Map.of();
        return true;
    }

    /** The utilization of the account's FilterLogEvents quota. */
    double quotaUsed() {
        return scannerFactory.quotaUtilization();
    }

    /** Stops reading, because the account is no longer to be read. If it returns, it is read from its checkpoints. */
    void retire(PageHandler pageHandler) {
        LOG.info("Stopped reading {}", scannerFactory.account());
        // what was delivered since the last checkpoint would be delivered again if the account returns
        checkpointer.store();
        pollers.values().forEach(poller -> poller.revoke(pageHandler));
        close();
        scannerFactory.accountEnded();
        checkpointer.refresh();
    }

    /** Stops reading all log groups. */
    void close() {
        endHeartbeat.accept(heartbeat);
        if (discovery != null) {
            discovery.cancel(true);
            discovery = null;
        }
        pollers.forEach((reference, poller) -> {
            unregisterHealthCheck.accept(poller.health());
            poller.group().ifPresent(scannerFactory::ended);
            assignment.end(reference);
        });
        pollers = Map.of();
    }

    private static void pollPage(
            LogGroupPoller poller, PageHandler pageHandler, boolean more, BooleanSupplier runAllowed) {
        poller.pollPage(pageHandler, more);
        if (runAllowed.getAsBoolean()) {
            poller.announceUnreadable(pageHandler);
        }
    }

    private boolean isPollAllowed(LogGroupPoller poller, BooleanSupplier runAllowed) {
        return runAllowed.getAsBoolean()
                && hasCapacityForAll()
                && poller.isDue(clock.millis())
                && assignment.isScanAllowed(poller.reference());
    }

    /**
     * Whether the log groups may be scanned in any order. Otherwise only the scan that is farthest behind goes on: requests
     * wait for the entries of all log groups, and the buffer would be full before these are found.
     */
    private boolean hasCapacityForAll() {
        return pollers.size() == 1 ? backPressure.hasCapacity() : backPressure.hasCapacityForAll();
    }

    /**
     * Reads a page of the scan that is farthest behind, if this may free memory. That can be a rescan: only itself completes
     * the requests that it has opened.
     */
    private boolean pollSlowest(PageHandler pageHandler, BooleanSupplier runAllowed) {
        if (!backPressure.hasCapacityForSlowest() || !runAllowed.getAsBoolean()) {
            return false;
        }
        long now = clock.millis();
        Optional<Due> slowest = pollers.values().stream()
                .filter(poller -> assignment.isScanAllowed(poller.reference()))
                .flatMap(poller -> poller.due(now).map(scan -> new Due(poller, scan)).stream())
                .min(Comparator.comparingLong((Due due) -> -due.scan().delay(now))
                        .thenComparingInt(due -> due.scan().scanId().index()));
        slowest.ifPresent(due -> pollPage(due.poller(), pageHandler, false, runAllowed));
        return slowest.isPresent();
    }

    /** The next scan of a log group. */
    private record Due(LogGroupPoller poller, WindowScanner scan) {}

    /** Pauses while the buffer is full, but publishes watermarks, since the route may have requests to complete. */
    private void applyBackPressure(PageHandler pageHandler) throws InterruptedException {
        for (LogGroupPoller poller : pollers.values()) {
            poller.health().recordFailure("scanning is paused: " + backPressure.pauseReason());
            poller.publishWatermark(pageHandler);
        }
        Thread.sleep(BACK_PRESSURE_PAUSE_MILLIS);
    }

    private void throwPermanentFailure() throws Exception {
        if (discoveryFailure != null) {
            throw discoveryFailure;
        }
        for (LogGroupPoller poller : pollers.values()) {
            if (poller.reportedFailure() != null) {
                throw poller.reportedFailure();
            }
        }
    }

    /** Starts discovery if it is due, and applies its result. Returns whether the first discovery is still running. */
    private boolean discoverLogGroups() throws InterruptedException {
        if (discovery == null && clock.elapsed() >= nextDiscovery) {
            discovery = discoveryExecutor.submit(() -> groups.discover(client));
        }
        if (discovery == null) {
            return false;
        }
        try {
            // without any log group there is nothing else to do
            Collection<LogGroupReference> result =
                    discovery.get(anyDiscovery ? 0 : BACK_PRESSURE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            onDiscovered(result);
        } catch (TimeoutException e) {
            return !anyDiscovery;
        } catch (CancellationException e) {
            // scanning ends
            return false;
        } catch (ExecutionException e) {
            onDiscoveryFailed(e.getCause());
        }
        discovery = null;
        return false;
    }

    private void onDiscovered(Collection<LogGroupReference> result) {
        nextDiscovery = groups.isDynamic() ? clock.elapsed() + DISCOVERY : Long.MAX_VALUE;
        if (result.isEmpty() && (!anyDiscovery || !discovered.isEmpty())) {
            LOG.info("No log groups found in {}", scannerFactory.account());
        }
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Log group discovery in {} recovered", scannerFactory.account());
        }
        discovered = new LinkedHashSet<>(result);
        scannerFactory.selected(discovered);
        anyDiscovery = true;
        discoveryFailure = null;
    }

    private void onDiscoveryFailed(Throwable cause) {
        nextDiscovery = clock.elapsed()
                + PollScheduler.betweenPolls(configuration.getPollInterval()).toMillis();
        UnexpectedErrors.rethrowFatal(cause);
        discoveryFailure =
                cause instanceof Exception e ? e : new IllegalStateException(UnexpectedErrors.describe(cause), cause);
        String reason = scannerFactory.failures().ofDiscovery(discoveryFailure).reason();
        if (!reason.equals(lastFailure)) {
            lastFailure = reason;
            LOG.warn("Log group discovery in {} failed: {}. Retrying.", scannerFactory.account(), reason);
        }
    }

    /** Starts log groups that are new or newly assigned, and closes those that were deleted or revoked. */
    private void applyAssignment(PageHandler pageHandler) {
        Set<LogGroupReference> assigned = new LinkedHashSet<>();
        discovered.stream().filter(assignment::isAssigned).forEach(assigned::add);
        Map<LogGroupReference, LogGroupPoller> updated = new LinkedHashMap<>(pollers);
        updated.keySet().removeAll(assigned);
        close(updated, pageHandler);
        updated.clear();
        pollers.forEach((reference, poller) -> {
            if (assigned.contains(reference)) {
                updated.put(reference, poller);
            }
        });
        assigned.removeAll(updated.keySet());
        start(assigned, updated);
        if (!updated.equals(pollers)) {
            pollers = updated;
            scannerFactory.pace().groups(updated.size());
        }
    }

    private void start(Set<LogGroupReference> assigned, Map<LogGroupReference, LogGroupPoller> updated) {
        if (assigned.isEmpty()) {
            return;
        }
        LOG.info("Started reading {}", named(assigned));
        for (LogGroupReference reference : assigned) {
            assignment.begin(reference);
            LogGroupPoller poller = new LogGroupPoller(reference, scannerFactory, clock, failureCounter);
            registerHealthCheck.accept(poller.health());
            updated.put(reference, poller);
        }
    }

    /** The words for a log message. */
    private static String named(Collection<LogGroupReference> groups) {
        String names = groups.stream()
                .map(LogGroupReference::name)
                .limit(MAX_LOGGED_NAMES)
                .collect(Collectors.joining(", "));
        if (groups.size() == 1) {
            return "log group " + names;
        }
        int others = groups.size() - MAX_LOGGED_NAMES;
        return groups.size() + " log groups: " + names + (others > 0 ? " and " + others + " more" : "");
    }

    /** Those that were revoked are drained together, because the other process waits. */
    private void close(Map<LogGroupReference, LogGroupPoller> ended, PageHandler pageHandler) {
        Set<LogGroupReference> revoked = ended.keySet().stream()
                .filter(discovered::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!revoked.isEmpty()) {
            LOG.info(
                    "Stopped reading {}. Another process reads it from now on, or this one after it has loaded its state again",
                    named(revoked));
            checkpointer.drain(ended.entrySet().stream()
                    .filter(poller -> revoked.contains(poller.getKey()))
                    .flatMap(poller -> poller.getValue().group().stream())
                    .toList());
        }
        ended.forEach((reference, poller) -> {
            closeLogGroup(poller, discovered.contains(reference), pageHandler);
            assignment.end(reference);
        });
    }

    private void closeLogGroup(LogGroupPoller poller, boolean revoked, PageHandler pageHandler) {
        unregisterHealthCheck.accept(poller.health());
        poller.group().ifPresent(scannerFactory::ended);
        if (revoked) {
            poller.revoke(pageHandler);
        } else {
            LOG.info(
                    "Log group {} no longer exists; stopped reading it",
                    poller.reference().name());
            poller.group().ifPresent(checkpointer::markMissing);
        }
    }
}
