package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsClock;
import dev.apigatewaylogging.cloudwatch.GroupTurn.PageTaker;
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

/**
 * Reads the log groups of one account. They take turns. Looking for groups may take long and goes on beside the reading.
 * For one thread at a time.
 */
final class AccountReader {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** How often to look whether Kafka has taken enough for reading to go on, in milliseconds. */
    static final long PAUSE = 100;

    /** How often to look for new groups, in milliseconds. */
    private static final long DISCOVERY = Duration.ofMinutes(2).toMillis();

    private static final String MEMORY_FULL = "reading pauses: the memory is full of what Kafka has not taken yet";

    private final CloudWatchLogsClient client;
    private final CloudWatchLogsConfiguration configuration;
    private final LogGroups groups;
    private final GroupReaders readers;
    private final AwsClock clock;
    private final ReadProgress progress;
    private final Shares shares;
    private final ExecutorService searcher;
    private final Consumer<ReadHealth> watch;
    private final Consumer<ReadHealth> unwatch;
    private final Pulse pulse;
    private final Runnable failureCounter;
    /** Never changed but replaced: a stop may look at it while the scan goes on. */
    private volatile Map<LogGroupReference, GroupTurn> turns = Map.of();

    private Set<LogGroupReference> known = Set.of();
    private Future<Collection<LogGroupReference>> search;
    private long nextSearch = Long.MIN_VALUE;
    private boolean found;
    private String lastFailure = "";
    private Exception failing;
    private String lastUnforeseen = "";

    /** What all accounts of an endpoint have in common. */
    record Common(
            CloudWatchLogsConfiguration configuration,
            WantedLogGroups wanted,
            ReadProgress progress,
            ExecutorService searcher,
            ExecutorService pagesAhead,
            Consumer<ReadHealth> watch,
            Consumer<ReadHealth> unwatch,
            ScanLiveness liveness,
            Runnable failureCounter,
            Set<ScanMeter> meters,
            List<MetricPublisher> rescanMeters) {}

    /**
     * @param account the account
     * @param accounts all accounts that are read, this one among them
     * @param client calls the account
     * @param clock AWS's time, learnt from that client's answers
     */
    AccountReader(
            AwsAccount account, List<AwsAccount> accounts, CloudWatchLogsClient client, AwsClock clock, Common common) {
        this.client = client;
        this.configuration = common.configuration();
        Retentions retentions = new Retentions();
        this.groups = new LogGroups(
                common.wanted(),
                configuration.getLogGroupSource(),
                account,
                accounts,
                retentions::learn,
                ExcludedLogGroups.of(configuration.getLogGroupExclude()),
                new LogGroupTags(configuration.getLogGroupTags(), clock::elapsed));
        this.clock = clock;
        this.progress = common.progress();
        this.readers = new GroupReaders(
                account,
                clock,
                client,
                configuration,
                common.wanted(),
                progress,
                retentions,
                common.pagesAhead(),
                common.meters(),
                common.rescanMeters());
        this.shares = new Shares(configuration.getLeadership(), account, common.wanted());
        this.searcher = common.searcher();
        this.watch = common.watch();
        this.unwatch = common.unwatch();
        this.pulse = common.liveness().account();
        this.failureCounter = common.failureCounter();
    }

    /**
     * Gives each group a turn.
     *
     * @param taker takes the pages over
     * @param mayGoOn false when reading is to end
     * @return whether more can be read at once
     * @throws Exception what keeps the account from being read, when there is nothing else to do
     */
    boolean round(PageTaker taker, BooleanSupplier mayGoOn) throws Exception {
        pulse.begin();
        try {
            boolean more = turns(taker, mayGoOn);
            if (!lastUnforeseen.isEmpty()) {
                lastUnforeseen = "";
                LOG.info("Scanning {} works again", readers.account());
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
        throwWhatFails();
        return false;
    }

    /** What fails in a log group's turn is that group's affair: this is what fails between them. */
    private Exception unforeseen(Throwable failure) {
        Unforeseen.rethrowFatal(failure);
        failureCounter.run();
        String reason = Unforeseen.describe(failure);
        if (!reason.equals(lastUnforeseen)) {
            lastUnforeseen = reason;
            LOG.error("Scanning {} failed: {}. It goes on with the next poll.", readers.account(), reason);
        }
        return Unforeseen.asException(failure);
    }

    private boolean turns(PageTaker taker, BooleanSupplier mayGoOn) throws InterruptedException {
        boolean searching = lookForGroups();
        share(taker);
        for (GroupTurn turn : turns.values()) {
            if (mayGoOn.getAsBoolean()) {
                pulse.beat();
                turn.open(taker);
            }
        }
        for (GroupTurn turn : turns.values()) {
            for (int page = 0; page < configuration.getPagesPerTurn() && mayRead(turn, mayGoOn); page++) {
                pulse.beat();
                boolean more = turns.size() == 1 || page + 1 < configuration.getPagesPerTurn();
                read(turn, taker, more, mayGoOn);
            }
        }
        if (!progress.hasRoom() && !turns.isEmpty()) {
            if (!scansSlowest(taker, mayGoOn)) {
                pause(taker);
            }
            return true;
        }
        long now = clock.millis();
        if (searching || turns.values().stream().anyMatch(turn -> turn.isDue(now))) {
            return true;
        }
        long retryIn =
                turns.values().stream().mapToLong(GroupTurn::retryIn).min().orElse(Long.MAX_VALUE);
        if (retryIn != Long.MAX_VALUE) {
            Thread.sleep(Math.min(retryIn, PAUSE));
            return true;
        }
        return false;
    }

    /** The share of the account's quota of FilterLogEvents that is used. */
    double quotaUsed() {
        return readers.quotaUsed();
    }

    /** No group is read any more. */
    void close() {
        if (search != null) {
            search.cancel(true);
            search = null;
        }
        turns.values().forEach(turn -> {
            unwatch.accept(turn.health());
            turn.group().ifPresent(readers::ended);
        });
        turns = Map.of();
    }

    private static void read(GroupTurn turn, PageTaker taker, boolean more, BooleanSupplier mayGoOn) {
        turn.readPage(taker, more);
        if (mayGoOn.getAsBoolean()) {
            turn.tellWhetherUnreadable(taker);
        }
    }

    private boolean mayRead(GroupTurn turn, BooleanSupplier mayGoOn) {
        return mayGoOn.getAsBoolean()
                && progress.hasRoom()
                && turn.isDue(clock.millis())
                && shares.isMine(turn.reference());
    }

    /** Reads a page of the log group that is farthest behind, if that may free memory. */
    private boolean scansSlowest(PageTaker taker, BooleanSupplier mayGoOn) {
        if (!progress.hasRoomForSlowest() || !mayGoOn.getAsBoolean()) {
            return false;
        }
        long now = clock.millis();
        Optional<Due> slowest = turns.values().stream()
                .filter(turn -> shares.isMine(turn.reference()))
                .flatMap(turn -> turn.due(now).map(scan -> new Due(turn, scan)).stream())
                .min(Comparator.comparing(Due::isRescan).thenComparingLong(Due::position));
        slowest.ifPresent(due -> read(due.turn(), taker, false, mayGoOn));
        return slowest.isPresent();
    }

    /** What can be scanned next of a log group. */
    private record Due(GroupTurn turn, CursorReader scan) {

        boolean isRescan() {
            return scan.cursor().pass() > 0;
        }

        long position() {
            return scan.reachedInWindow();
        }
    }

    /** While memory is full nothing is read, but the route is told the time: it may have something to close. */
    private void pause(PageTaker taker) throws InterruptedException {
        for (GroupTurn turn : turns.values()) {
            turn.health().failed(MEMORY_FULL);
            turn.tellTime(taker);
        }
        Thread.sleep(PAUSE);
    }

    private void throwWhatFails() throws Exception {
        if (failing != null) {
            throw failing;
        }
        for (GroupTurn turn : turns.values()) {
            if (turn.failing() != null) {
                throw turn.failing();
            }
        }
    }

    /** Starts a search when it is time for one, and takes up what it has found. Whether the first one is under way. */
    private boolean lookForGroups() throws InterruptedException {
        if (search == null && clock.elapsed() >= nextSearch) {
            search = searcher.submit(() -> groups.find(client));
        }
        if (search == null) {
            return false;
        }
        try {
            // without any group there is nothing else to do
            Collection<LogGroupReference> result = search.get(found ? 0 : PAUSE, TimeUnit.MILLISECONDS);
            found(result);
        } catch (TimeoutException e) {
            return !found;
        } catch (CancellationException e) {
            // scanning ends
            return false;
        } catch (ExecutionException e) {
            notFound(e.getCause());
        }
        search = null;
        return false;
    }

    private void found(Collection<LogGroupReference> result) {
        nextSearch = groups.canChange() ? clock.elapsed() + DISCOVERY : Long.MAX_VALUE;
        if (result.isEmpty() && (!found || !known.isEmpty())) {
            LOG.info("There is no log group to read in {} yet", readers.account());
        }
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("The log groups of {} are known again", readers.account());
        }
        known = new LinkedHashSet<>(result);
        found = true;
        failing = null;
    }

    private void notFound(Throwable cause) {
        nextSearch = clock.elapsed()
                + PollPace.betweenPolls(configuration.getPollInterval()).toMillis();
        Unforeseen.rethrowFatal(cause);
        failing = cause instanceof Exception e ? e : new IllegalStateException(Unforeseen.describe(cause), cause);
        String reason = ReadFailure.ofListing(failing, readers.region()).reason();
        if (!reason.equals(lastFailure)) {
            lastFailure = reason;
            LOG.warn(
                    "Cannot find the log groups of {}: {}. It is tried again until it works.",
                    readers.account(),
                    reason);
        }
    }

    /** Begins with what is new and this process's share, ends with what is gone or somebody else's. */
    private void share(PageTaker taker) {
        Set<LogGroupReference> mine = new LinkedHashSet<>();
        known.stream().filter(shares::isMine).forEach(mine::add);
        Map<LogGroupReference, GroupTurn> shared = new LinkedHashMap<>(turns);
        for (Map.Entry<LogGroupReference, GroupTurn> turn : turns.entrySet()) {
            if (!mine.contains(turn.getKey())) {
                shared.remove(turn.getKey());
                end(turn.getValue(), known.contains(turn.getKey()), taker);
            }
        }
        mine.removeAll(shared.keySet());
        begin(mine, shared);
        if (!shared.equals(turns)) {
            turns = shared;
            readers.pace().groups(shared.size());
        }
    }

    private void begin(Set<LogGroupReference> mine, Map<LogGroupReference, GroupTurn> shared) {
        if (mine.isEmpty()) {
            return;
        }
        if (shares.areShared()) {
            progress.refresh();
        }
        for (LogGroupReference reference : mine) {
            LOG.info("Reading the log group {}", reference.name());
            GroupTurn turn = new GroupTurn(reference, readers, clock, failureCounter);
            watch.accept(turn.health());
            shared.put(reference, turn);
        }
    }

    private void end(GroupTurn turn, boolean isSomebodyElses, PageTaker taker) {
        unwatch.accept(turn.health());
        turn.group().ifPresent(readers::ended);
        if (isSomebodyElses) {
            LOG.info(
                    "The log group {} is read by another process from now on",
                    turn.reference().name());
            turn.handOver(taker);
        } else {
            LOG.info(
                    "The log group {} is gone and is no longer read",
                    turn.reference().name());
            turn.group().ifPresent(progress::absent);
        }
    }
}
