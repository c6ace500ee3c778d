package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
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
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageTaker;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupScannerFactory;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.PollScheduler;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.ScanFailure;
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

    private static final String BUFFER_FULL =
            "scanning is paused: the buffer is full, waiting for Kafka" + " acknowledgements";

    private final CloudWatchLogsClient client;
    private final CloudWatchLogsConfiguration configuration;
    private final LogGroupDiscovery groups;
    private final LogGroupScannerFactory readers;
    private final SkewCorrectedClock clock;
    private final ScanCheckpointer tracker;
    private final LogGroupAssignment shares;
    private final ExecutorService searcher;
    private final Consumer<LogGroupHealthCheck> registerHealthCheck;
    private final Consumer<LogGroupHealthCheck> unregisterHealthCheck;
    private final PollHeartbeat pulse;
    private final Runnable failureCounter;
    /** Replaced, never changed, because a stop may read it concurrently. */
    private volatile Map<LogGroupReference, LogGroupPoller> turns = Map.of();

    private Set<LogGroupReference> known = Set.of();
    private Future<Collection<LogGroupReference>> search;
    private long nextDiscovery = Long.MIN_VALUE;
    private boolean onDiscovered;
    private String lastFailure = "";
    private Exception failing;
    private String lastUnforeseen = "";

    /** The context that all accounts of an endpoint share. */
    record Common(
            CloudWatchLogsConfiguration configuration,
            LogGroupSelector wanted,
            ScanCheckpointer progress,
            ExecutorService searcher,
            ExecutorService pagesAhead,
            Consumer<LogGroupHealthCheck> watch,
            Consumer<LogGroupHealthCheck> unwatch,
            PollingLivenessCheck liveness,
            Runnable failureCounter,
            Set<ScanListener> meters,
            List<MetricPublisher> rescanMeters) {}

    /**
     * @param account the account
     * @param accounts all accounts that are read, this one among them
     * @param client calls the account
     * @param clock AWS's time, updated by that client's responses
     */
    AccountPoller(
            AwsAccount account,
            List<AwsAccount> accounts,
            CloudWatchLogsClient client,
            SkewCorrectedClock clock,
            Common common) {
        this.client = client;
        this.configuration = common.configuration();
        LogGroupRetention retentions = new LogGroupRetention();
        this.groups = new LogGroupDiscovery(
                common.wanted(),
                configuration.getLogGroupSource(),
                account,
                accounts,
                retentions::learn,
                LogGroupExclusion.of(configuration.getLogGroupExclude()),
                new LogGroupTagFilter(configuration.getLogGroupTags(), clock::elapsed));
        this.clock = clock;
        this.tracker = common.progress();
        this.readers = new LogGroupScannerFactory(
                account,
                clock,
                client,
                configuration,
                common.wanted(),
                tracker,
                retentions,
                common.pagesAhead(),
                common.meters(),
                common.rescanMeters());
        this.shares = new LogGroupAssignment(configuration.getClusterService(), account, common.wanted());
        this.searcher = common.searcher();
        this.registerHealthCheck = common.watch();
        this.unregisterHealthCheck = common.unwatch();
        this.pulse = common.liveness().account();
        this.failureCounter = common.failureCounter();
    }

    /**
     * Polls each log group.
     *
     * @param taker handles the pages
     * @param mayGoOn false when polling must stop
     * @return whether more can be read immediately
     * @throws Exception the permanent failure of the account or a log group, if nothing else can be read
     */
    boolean poll(PageTaker taker, BooleanSupplier mayGoOn) throws Exception {
        pulse.begin();
        try {
            boolean more = turns(taker, mayGoOn);
            if (!lastUnforeseen.isEmpty()) {
                lastUnforeseen = "";
                LOG.info("Scanning {} recovered", readers.account());
            }
            if (more) {
                return true;
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            throw unforeseen(e);
        } finally {
            pulse.end();
        }
        throwPermanentFailure();
        return false;
    }

    /** Handles errors outside of the polls of single log groups. */
    private Exception unforeseen(Throwable failure) {
        UnexpectedErrors.rethrowFatal(failure);
        failureCounter.run();
        String reason = UnexpectedErrors.describe(failure);
        if (!reason.equals(lastUnforeseen)) {
            lastUnforeseen = reason;
            LOG.error("Scanning {} failed: {}. Retrying with the next poll.", readers.account(), reason);
        }
        return UnexpectedErrors.asException(failure);
    }

    private boolean turns(PageTaker taker, BooleanSupplier mayGoOn) throws InterruptedException {
        boolean searching = discoverLogGroups();
        applyAssignment(taker);
        for (LogGroupPoller turn : turns.values()) {
            if (mayGoOn.getAsBoolean()) {
                pulse.beat();
                turn.initialize(taker);
            }
        }
        for (LogGroupPoller turn : turns.values()) {
            for (int page = 0; page < configuration.getMaxPagesPerPoll() && mayRead(turn, mayGoOn); page++) {
                pulse.beat();
                boolean more = turns.size() == 1 || page + 1 < configuration.getMaxPagesPerPoll();
                read(turn, taker, more, mayGoOn);
            }
        }
        if (!tracker.hasCapacity() && !turns.isEmpty()) {
            if (!scansSlowest(taker, mayGoOn)) {
                applyBackPressure(taker);
            }
            return true;
        }
        long now = clock.millis();
        if (searching || turns.values().stream().anyMatch(turn -> turn.isDue(now))) {
            return true;
        }
        long retryIn = turns.values().stream()
                .mapToLong(LogGroupPoller::retryDelay)
                .min()
                .orElse(Long.MAX_VALUE);
        if (retryIn != Long.MAX_VALUE) {
            Thread.sleep(Math.min(retryIn, BACK_PRESSURE_PAUSE_MILLIS));
            return true;
        }
        return false;
    }

    /** The utilization of the account's FilterLogEvents quota. */
    double quotaUsed() {
        return readers.quotaUtilization();
    }

    /** Stops reading all log groups. */
    void close() {
        if (search != null) {
            search.cancel(true);
            search = null;
        }
        turns.values().forEach(turn -> {
            unregisterHealthCheck.accept(turn.health());
            turn.group().ifPresent(readers::ended);
        });
        turns = Map.of();
    }

    private static void read(LogGroupPoller turn, PageTaker taker, boolean more, BooleanSupplier mayGoOn) {
        turn.pollPage(taker, more);
        if (mayGoOn.getAsBoolean()) {
            turn.tellWhetherUnreadable(taker);
        }
    }

    private boolean mayRead(LogGroupPoller turn, BooleanSupplier mayGoOn) {
        return mayGoOn.getAsBoolean()
                && tracker.hasCapacity()
                && turn.isDue(clock.millis())
                && shares.isAssigned(turn.reference());
    }

    /** Reads a page of the log group that is farthest behind, if this may free memory. */
    private boolean scansSlowest(PageTaker taker, BooleanSupplier mayGoOn) {
        if (!tracker.hasRoomForSlowest() || !mayGoOn.getAsBoolean()) {
            return false;
        }
        long now = clock.millis();
        Optional<Due> slowest = turns.values().stream()
                .filter(turn -> shares.isAssigned(turn.reference()))
                .flatMap(turn -> turn.due(now).map(scan -> new Due(turn, scan)).stream())
                .min(Comparator.comparing(Due::isRescan).thenComparingLong(Due::position));
        slowest.ifPresent(due -> read(due.turn(), taker, false, mayGoOn));
        return slowest.isPresent();
    }

    /** The next scan of a log group. */
    private record Due(LogGroupPoller turn, WindowScanner scan) {

        boolean isRescan() {
            return scan.cursor().pass() > 0;
        }

        long position() {
            return scan.reachedInWindow();
        }
    }

    /** Pauses while the buffer is full, but publishes watermarks, since the route may have requests to complete. */
    private void applyBackPressure(PageTaker taker) throws InterruptedException {
        for (LogGroupPoller turn : turns.values()) {
            turn.health().recordFailure(BUFFER_FULL);
            turn.publishWatermark(taker);
        }
        Thread.sleep(BACK_PRESSURE_PAUSE_MILLIS);
    }

    private void throwPermanentFailure() throws Exception {
        if (failing != null) {
            throw failing;
        }
        for (LogGroupPoller turn : turns.values()) {
            if (turn.permanentFailure() != null) {
                throw turn.permanentFailure();
            }
        }
    }

    /** Starts discovery if it is due, and applies its result. Returns whether the first discovery is still running. */
    private boolean discoverLogGroups() throws InterruptedException {
        if (search == null && clock.elapsed() >= nextDiscovery) {
            search = searcher.submit(() -> groups.discover(client));
        }
        if (search == null) {
            return false;
        }
        try {
            // without any log group there is nothing else to do
            Collection<LogGroupReference> result =
                    search.get(onDiscovered ? 0 : BACK_PRESSURE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            onDiscovered(result);
        } catch (TimeoutException e) {
            return !onDiscovered;
        } catch (CancellationException e) {
            // scanning ends
            return false;
        } catch (ExecutionException e) {
            onDiscoveryFailed(e.getCause());
        }
        search = null;
        return false;
    }

    private void onDiscovered(Collection<LogGroupReference> result) {
        nextDiscovery = groups.isDynamic() ? clock.elapsed() + DISCOVERY : Long.MAX_VALUE;
        if (result.isEmpty() && (!onDiscovered || !known.isEmpty())) {
            LOG.info("No log groups found in {}", readers.account());
        }
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Log group discovery in {} recovered", readers.account());
        }
        known = new LinkedHashSet<>(result);
        onDiscovered = true;
        failing = null;
    }

    private void onDiscoveryFailed(Throwable cause) {
        nextDiscovery = clock.elapsed()
                + PollScheduler.betweenPolls(configuration.getPollInterval()).toMillis();
        UnexpectedErrors.rethrowFatal(cause);
        failing = cause instanceof Exception e ? e : new IllegalStateException(UnexpectedErrors.describe(cause), cause);
        String reason = ScanFailure.ofDiscovery(failing, readers.region()).reason();
        if (!reason.equals(lastFailure)) {
            lastFailure = reason;
            LOG.warn("Log group discovery in {} failed: {}. Retrying.", readers.account(), reason);
        }
    }

    /** Starts log groups that are new or newly assigned, and closes those that were deleted or revoked. */
    private void applyAssignment(PageTaker taker) {
        Set<LogGroupReference> mine = new LinkedHashSet<>();
        known.stream().filter(shares::isAssigned).forEach(mine::add);
        Map<LogGroupReference, LogGroupPoller> shared = new LinkedHashMap<>(turns);
        for (Map.Entry<LogGroupReference, LogGroupPoller> turn : turns.entrySet()) {
            if (!mine.contains(turn.getKey())) {
                shared.remove(turn.getKey());
                closeLogGroup(turn.getValue(), known.contains(turn.getKey()), taker);
            }
        }
        mine.removeAll(shared.keySet());
        begin(mine, shared);
        if (!shared.equals(turns)) {
            turns = shared;
            readers.pace().groups(shared.size());
        }
    }

    private void begin(Set<LogGroupReference> mine, Map<LogGroupReference, LogGroupPoller> shared) {
        if (mine.isEmpty()) {
            return;
        }
        if (shares.isClustered()) {
            tracker.refresh();
        }
        for (LogGroupReference reference : mine) {
            LOG.info("Started reading log group {}", reference.name());
            LogGroupPoller turn = new LogGroupPoller(reference, readers, clock, failureCounter);
            registerHealthCheck.accept(turn.health());
            shared.put(reference, turn);
        }
    }

    private void closeLogGroup(LogGroupPoller turn, boolean isSomebodyElses, PageTaker taker) {
        unregisterHealthCheck.accept(turn.health());
        turn.group().ifPresent(readers::ended);
        if (isSomebodyElses) {
            LOG.info(
                    "Log group {} revoked: assigned to another process",
                    turn.reference().name());
            turn.revoke(taker);
        } else {
            LOG.info(
                    "Log group {} no longer exists; stopped reading it",
                    turn.reference().name());
            turn.group().ifPresent(tracker::markMissing);
        }
    }
}
