package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.CallPurpose;
import dev.apigatewaylogging.aws.CallPurposeMeter;
import dev.apigatewaylogging.aws.QuotaMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Polls log groups and hands their pages to the route, one at a time. The groups of an account take turns, the accounts
 * are read side by side. A page counts as read when the route has taken it over without an exception.
 */
public class CloudWatchLogsConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    private final CloudWatchLogsConfiguration configuration;
    private final WantedLogGroups wanted;
    private final Route route = new Route();
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private ReadProgress progress;
    private ExecutorService searcher;
    private ExecutorService pagesAhead;
    private AccountRounds rounds;
    private volatile ScanLiveness liveness;
    private AwsSilenceWatch silence;

    public CloudWatchLogsConsumer(CloudWatchLogsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.configuration = endpoint.getConfiguration();
        this.wanted = WantedLogGroups.of(configuration.getLogGroupName(), configuration.getLogGroupPrefix());
        // what goes wrong is told by GroupTurn, in words: Camel's own line would add a stack trace to it at every poll
        setExceptionHandler(new QuietExceptionHandler());
    }

    @Override
    protected void doStart() throws Exception {
        if (wanted.isEmpty() && configuration.getLogGroupSource() == null) {
            throw new IllegalArgumentException(
                    "cloudwatch-logs: no log group is named, and no logGroupSource knows any");
        }
        if (configuration.getLeadership() != null) {
            // before there is progress: what was led is given back when progress is kept
            configuration.getLeadership().join();
        }
        progress = configuration.getProgress() == null ? new MemoryProgress() : configuration.getProgress();
        if (progress instanceof Service service) {
            // it outlives the route: its last word is spoken when what was sent on is acknowledged
            getEndpoint().getCamelContext().addService(service, true, true);
        }
        List<AwsAccount> accounts = getEndpoint().accounts();
        sayWhatIsRead(accounts);
        searcher = executors().newCachedThreadPool(this, "log-groups");
        pagesAhead = executors().newCachedThreadPool(this, "PageAhead");
        liveness = new ScanLiveness(
                String.valueOf(getRouteId()),
                PollPace.betweenPolls(configuration.getPollInterval()),
                progress::unacknowledged);
        Set<ScanMeter> meters = getEndpoint().getCamelContext().getRegistry().findByType(ScanMeter.class);
        AccountReader.Common common = new AccountReader.Common(
                configuration,
                wanted,
                progress,
                searcher,
                pagesAhead,
                check -> health().ifPresent(checks -> checks.register(check)),
                check -> health().ifPresent(checks -> checks.unregister(check)),
                liveness,
                () -> meters.forEach(ScanMeter::scanFailed),
                meters,
                CallPurposeMeter.all(
                        getEndpoint().getCamelContext().getRegistry().findByType(MetricPublisher.class),
                        CallPurpose.RESCAN));
        List<AccountReader> readers = new ArrayList<>();
        for (AwsAccount account : accounts) {
            readers.add(new AccountReader(
                    account,
                    accounts,
                    getEndpoint().client(account),
                    getEndpoint().clock(account),
                    common));
        }
        silence = AwsSilenceWatch.started(accounts, executors(), this);
        health().ifPresent(checks -> checks.register(silence));
        rounds = AccountRounds.of(readers, executors(), this);
        getEndpoint()
                .getCamelContext()
                .getRegistry()
                .findByType(QuotaMeter.class)
                .forEach(meter -> meter.quota("FilterLogEvents", () -> quotaUsed(readers)));
        super.doStart();
        health().ifPresent(checks -> checks.register(liveness));
    }

    private void sayWhatIsRead(List<AwsAccount> accounts) {
        String groups = wanted.isEmpty() ? configuration.getLogGroupSource().description() : wanted.toString();
        String of =
                String.join(", ", accounts.stream().map(AwsAccount::toString).toList());
        LOG.info("Reading {}, of {}", groups, of);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        health().ifPresent(checks -> checks.unregister(liveness));
        rounds.close();
        silence.close();
        health().ifPresent(checks -> checks.unregister(silence));
        executors().shutdownNow(searcher);
        executors().shutdownNow(pagesAhead);
    }

    /** Of the account that uses the most of its own. */
    private static double quotaUsed(List<AccountReader> readers) {
        return readers.stream().mapToDouble(AccountReader::quotaUsed).max().orElse(0);
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
        liveness.polling().begin();
        try {
            return rounds.next(route, this::mayGoOn) ? 1 : 0;
        } finally {
            liveness.polling().end();
        }
    }

    /** Camel polls no more after an error, whichever it is: only one that is fatal ends it here. */
    @Override
    public void run() {
        liveness.polling().beat();
        try {
            super.run();
        } catch (Error e) {
            if (Unforeseen.isFatal(e)) {
                liveness.ended(e);
                throw e;
            }
        }
    }

    private boolean mayGoOn() {
        return isRunAllowed() && !isStoppingOrStopped();
    }

    private Optional<HealthCheckRegistry> health() {
        return Optional.ofNullable(HealthCheckRegistry.get(getEndpoint().getCamelContext()));
    }

    /** The route is for one page at a time: what it puts together comes from several groups. */
    private final class Route implements GroupTurn.PageTaker {

        @Override
        public void take(Page page) throws Exception {
            process(page.cursor(), exchange -> {
                Message message = exchange.getMessage();
                message.setBody(page.events());
                page.readThrough().ifPresent(time -> message.setHeader(CloudWatchLogsConstants.READ_THROUGH, time));
                page.scanned().ifPresent(range -> message.setHeader(CloudWatchLogsConstants.SCANNED_RANGE, range));
                page.answeredAt().ifPresent(time -> message.setHeader(CloudWatchLogsConstants.ANSWERED_AT, time));
                switch (page.tells()) {
                    case END -> message.setHeader(CloudWatchLogsConstants.ENDED, true);
                    case UNREADABLE -> message.setHeader(CloudWatchLogsConstants.UNREADABLE, true);
                    case PROGRESS -> {}
                }
            });
        }

        /** As Camel's bridge does: the route's error handling sees the exception, no step sees the event. */
        @Override
        public void takeAside(LogEvent event, FailingEventException why) throws Exception {
            process(event.cursor(), exchange -> {
                exchange.getMessage().setBody(event);
                exchange.setException(why);
                exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, why);
                exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
                exchange.getExchangeExtension().setRedeliveryExhausted(true);
            });
        }

        private void process(Cursor cursor, Consumer<Exchange> content) throws Exception {
            boolean isMine = false;
            while (!isMine) {
                // with a time, so that an account that waits for another one is known to wait
                isMine = oneAtATime.tryLock(1, TimeUnit.SECONDS);
            }
            try {
                processAlone(cursor, content);
            } catch (Exception e) {
                if (!mayGoOn()) {
                    throw new RejectedExecutionException("The route is being stopped", e);
                }
                throw e;
            } catch (Error e) {
                Unforeseen.rethrowFatal(e);
                finishWhatIsLeft();
                throw e;
            } finally {
                oneAtATime.unlock();
            }
        }
    }

    private void processAlone(Cursor cursor, Consumer<Exchange> content) throws Exception {
        forceConsumerAsReady();
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            LogGroup group = cursor.group();
            message.setHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, group.name());
            message.setHeader(CloudWatchLogsConstants.REGION, group.region());
            message.setHeader(CloudWatchLogsConstants.ACCOUNT, group.account());
            message.setHeader(CloudWatchLogsConstants.CURSOR, cursor);
            content.accept(exchange);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /**
     * An error that comes out of the route leaves behind what Camel wanted to do next in this thread, and what it would do
     * before the next page: exchanges that are in the middle of the route. They go on now.
     */
    private void finishWhatIsLeft() {
        ReactiveExecutor steps =
                getEndpoint().getCamelContext().getCamelContextExtension().getReactiveExecutor();
        boolean left = true;
        while (left) {
            try {
                steps.scheduleSync(() -> {});
                left = false;
            } catch (Error e) {
                // each time at least one step less
                Unforeseen.rethrowFatal(e);
                LOG.debug("A step failed", e);
            }
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
        // reading stops by itself: the state is looked at before each page
    }
}
