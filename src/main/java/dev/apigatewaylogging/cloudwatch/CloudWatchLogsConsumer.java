package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.QuotaMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/**
 * Polls log groups and hands their pages to the route, one at a time. The groups of an account take turns, the accounts
 * are read side by side. A page counts as read when the route has taken it over without an exception.
 */
public class CloudWatchLogsConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    private final CloudWatchLogsConfiguration configuration;
    private final WantedLogGroups wanted;
    private final Object oneAtATime = new Object();
    private ReadProgress progress;
    private ExecutorService searcher;
    private ExecutorService pagesAhead;
    private AccountRounds rounds;
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
        AccountReader.Common common = new AccountReader.Common(
                configuration,
                wanted,
                progress,
                searcher,
                pagesAhead,
                check -> health().ifPresent(checks -> checks.register(check)),
                check -> health().ifPresent(checks -> checks.unregister(check)));
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
        return rounds.next(this::handOver, () -> isRunAllowed() && !isStoppingOrStopped()) ? 1 : 0;
    }

    private Optional<HealthCheckRegistry> health() {
        return Optional.ofNullable(HealthCheckRegistry.get(getEndpoint().getCamelContext()));
    }

    /** The route is for one page at a time: what it puts together comes from several groups. */
    private void handOver(Page page) throws Exception {
        synchronized (oneAtATime) {
            process(page);
        }
    }

    private void process(Page page) throws Exception {
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
            if (page.isEnd()) {
                message.setHeader(CloudWatchLogsConstants.ENDED, true);
            }
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
        // reading stops by itself: the state is looked at before each page
    }
}
