package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.QuotaMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Polls log groups and hands their pages to the route, one at a time. The groups take turns. A page counts as read when
 * the route has taken it over without an exception.
 */
public class CloudWatchLogsConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** How often to look whether Kafka has taken enough for reading to go on, in milliseconds. */
    private static final long PAUSE = 100;

    /** How often to look for new groups that a prefix stands for, in milliseconds. */
    private static final long DISCOVERY = Duration.ofMinutes(2).toMillis();

    private static final String MEMORY_FULL = "reading pauses: the memory is full of what Kafka has not taken yet";

    private final CloudWatchLogsConfiguration configuration;
    private final LogGroups groups;
    private final Map<LogGroupReference, GroupTurn> turns = new LinkedHashMap<>();
    private ReadProgress progress;
    private GroupReaders readers;
    private long nextDiscovery;
    private ExecutorService pagesAhead;

    public CloudWatchLogsConsumer(CloudWatchLogsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.configuration = endpoint.getConfiguration();
        this.groups = new LogGroups(configuration.getLogGroupName());
        // what goes wrong is told by GroupTurn, in words: Camel's own line would add a stack trace to it at every poll
        setExceptionHandler(new QuietExceptionHandler());
    }

    @Override
    protected void doStart() throws Exception {
        progress = configuration.getProgress() == null ? new MemoryProgress() : configuration.getProgress();
        if (progress instanceof Service service) {
            // it outlives the route: its last word is spoken when what was sent on is acknowledged
            getEndpoint().getCamelContext().addService(service, true, true);
        }
        pagesAhead = executors().newCachedThreadPool(this, "PageAhead");
        readers = new GroupReaders(getEndpoint().getClient(), configuration, progress, pagesAhead);
        getEndpoint()
                .getCamelContext()
                .getRegistry()
                .findByType(QuotaMeter.class)
                .forEach(meter -> meter.quota("FilterLogEvents", readers::quotaUsed));
        turns.clear();
        nextDiscovery = 0;
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        turns.values().forEach(this::forget);
        executors().shutdownNow(pagesAhead);
    }

    private ExecutorServiceManager executors() {
        return getEndpoint().getCamelContext().getExecutorServiceManager();
    }

    @Override
    public CloudWatchLogsEndpoint getEndpoint() {
        return (CloudWatchLogsEndpoint) super.getEndpoint();
    }

    /**
     * Gives each group a turn. The answer is above zero when more can be read at once, which is what greedy asks for.
     *
     * @throws Exception what keeps a group from being read, for Camel's health check, when there is nothing else to do
     */
    @Override
    protected int poll() throws Exception {
        discover();
        turns.values().forEach(turn -> turn.open(this::handOver));
        for (GroupTurn turn : turns.values()) {
            for (int page = 0; page < configuration.getPagesPerTurn() && mayRead(turn); page++) {
                boolean more = turns.size() == 1 || page + 1 < configuration.getPagesPerTurn();
                turn.readPage(this::handOver, more);
            }
        }
        long now = now();
        if (turns.values().stream().anyMatch(turn -> turn.isDue(now))) {
            return pauseIfFull();
        }
        long retryIn = turns.values().stream()
                .mapToLong(turn -> turn.retryIn(now))
                .min()
                .orElse(Long.MAX_VALUE);
        if (retryIn != Long.MAX_VALUE) {
            Thread.sleep(Math.min(retryIn, PAUSE));
            return 1;
        }
        for (GroupTurn turn : turns.values()) {
            if (turn.failing() != null) {
                throw turn.failing();
            }
        }
        return 0;
    }

    /** AWS's time, by which events are stamped, in milliseconds since the epoch. */
    private long now() {
        return getEndpoint().clock().millis();
    }

    private boolean mayRead(GroupTurn turn) {
        return isRunAllowed() && !isStoppingOrStopped() && progress.hasRoom() && turn.isDue(now());
    }

    /** While memory is full nothing is read, but the route is told the time: it may have something to close. */
    private int pauseIfFull() throws InterruptedException {
        if (!progress.hasRoom()) {
            turns.values().forEach(turn -> turn.health().failed(MEMORY_FULL));
            turns.values().forEach(turn -> turn.tellTime(this::handOver));
            Thread.sleep(PAUSE);
        }
        return 1;
    }

    private Optional<HealthCheckRegistry> health() {
        return Optional.ofNullable(HealthCheckRegistry.get(getEndpoint().getCamelContext()));
    }

    private void forget(GroupTurn turn) {
        health().ifPresent(checks -> checks.unregister(turn.health()));
    }

    private void discover() throws Exception {
        long now = now();
        if (now < nextDiscovery || (!groups.canChange() && !turns.isEmpty())) {
            return;
        }
        Set<LogGroupReference> found;
        try {
            found = groups.find(getEndpoint().getClient());
        } catch (SdkException e) {
            LOG.warn(
                    "Cannot list the log groups: {}. It is tried again.",
                    ReadFailure.of(e, LogGroupReference.of(configuration.getLogGroupName()), readers.region())
                            .reason());
            throw e;
        }
        nextDiscovery = now + DISCOVERY;
        turns.keySet().removeIf(known -> {
            if (!found.contains(known)) {
                LOG.info("The log group {} is gone and is no longer read", known.name());
                forget(turns.get(known));
            }
            return !found.contains(known);
        });
        for (LogGroupReference reference : found) {
            turns.computeIfAbsent(reference, unseen -> {
                LOG.info("Reading the log group {}", reference.name());
                GroupTurn turn =
                        new GroupTurn(reference, readers, getEndpoint().clock(), configuration.getPollInterval());
                health().ifPresent(checks -> checks.register(turn.health()));
                return turn;
            });
        }
        if (found.isEmpty()) {
            LOG.info("No log group matches {} yet", configuration.getLogGroupName());
        }
    }

    private void handOver(Page page) throws Exception {
        forceConsumerAsReady();
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            LogGroup group = page.cursor().group();
            message.setBody(page.events());
            message.setHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, group.name());
            message.setHeader(CloudWatchLogsConstants.REGION, group.region());
            message.setHeader(CloudWatchLogsConstants.ACCOUNT, group.account());
            message.setHeader(CloudWatchLogsConstants.CURSOR, page.cursor());
            page.readThrough().ifPresent(time -> message.setHeader(CloudWatchLogsConstants.READ_THROUGH, time));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** What was sent on is waited for when the route is stopped. */
    @Override
    public int getPendingExchangesSize() {
        return progress == null ? 0 : progress.unacknowledged();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // reading stops by itself: mayRead() looks at the state before each page
    }
}
