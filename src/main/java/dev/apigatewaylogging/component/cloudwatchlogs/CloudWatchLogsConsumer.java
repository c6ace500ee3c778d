/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.QuotaUtilizationListener;
import dev.apigatewaylogging.aws.RequestPurpose;
import dev.apigatewaylogging.aws.RequestPurposePublisher;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.PollingLivenessCheck;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RangeScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.UnresponsiveAwsMonitor;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.PollScheduler;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.SingleEventDispatcher;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Polls log groups and passes their pages to the route, one at a time. The log groups of an account are polled in turn,
 * the accounts concurrently. A page counts as read when the route has processed it without an exception.
 */
public final class CloudWatchLogsConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    private final CloudWatchLogsConfiguration configuration;
    private final LogGroupSelector wanted;
    private final Route route = new Route();
    private final SingleEventDispatcher splitter = new SingleEventDispatcher();
    private final ReentrantLock dispatchLock = new ReentrantLock();
    private BackPressure backPressure;
    private ExecutorService searcher;
    private ExecutorService pagesAhead;
    private volatile AccountPollers rounds;
    private List<AwsAccount> loggedAccounts = List.of();
    private volatile PollingLivenessCheck liveness;
    private UnresponsiveAwsMonitor unresponsiveAwsMonitor;

    public CloudWatchLogsConsumer(CloudWatchLogsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.configuration = endpoint.getConfiguration();
        this.wanted = LogGroupSelector.of(configuration.getLogGroupName(), configuration.getLogGroupNamePrefix());
        // LogGroupPoller logs failures; Camel's handler would add a stack trace at every poll
        setExceptionHandler(new LoggingExceptionHandler(
                endpoint.getCamelContext(), CloudWatchLogsConsumer.class, LoggingLevel.DEBUG));
    }

    @Override
    protected void doStart() throws Exception {
        if (wanted.isEmpty() && configuration.getLogGroupSource() == null) {
            throw new IllegalArgumentException(
                    "cloudwatch-logs: no log group is configured, and there is no logGroupSource");
        }
        if (configuration.getClusterService() != null) {
            // before the checkpointer starts, so that leases are released after its last checkpoint
            configuration.getClusterService().join();
        }
        ScanCheckpointer checkpointer = configuration.getCheckpointer() == null
                ? new InMemoryScanCheckpointer()
                : configuration.getCheckpointer();
        backPressure = configuration.getBackPressure() == null ? BackPressure.NONE : configuration.getBackPressure();
        // they may be one object
        for (Object shared : new LinkedHashSet<>(List.of(checkpointer, backPressure))) {
            if (shared instanceof Service service) {
                // outlives the route: stops after the records in flight are acknowledged
                getEndpoint().getCamelContext().addService(service, true, true);
            }
        }
        searcher = executors().newCachedThreadPool(this, "log-groups");
        pagesAhead = executors().newCachedThreadPool(this, "PageAhead");
        liveness = new PollingLivenessCheck(
                String.valueOf(getRouteId()),
                PollScheduler.betweenPolls(configuration.getPollInterval()),
                backPressure::inFlight);
        Set<ScanListener> meters = getEndpoint().getCamelContext().getRegistry().findByType(ScanListener.class);
        AccountPoller.PollContext common = new AccountPoller.PollContext(
                configuration,
                wanted,
                checkpointer,
                backPressure,
                searcher,
                pagesAhead,
                check -> health().ifPresent(checks -> checks.register(check)),
                check -> health().ifPresent(checks -> checks.unregister(check)),
                liveness,
                () -> meters.forEach(ScanListener::scanFailed),
                meters,
                RequestPurposePublisher.all(
                        getEndpoint().getCamelContext().getRegistry().findByType(MetricPublisher.class),
                        RequestPurpose.RESCAN));
        AwsAccounts access = getEndpoint().accounts();
        unresponsiveAwsMonitor = UnresponsiveAwsMonitor.started(
                access::accounts, getEndpoint().getConfiguration().getOptionNames(), executors(), this);
        health().ifPresent(checks -> checks.register(unresponsiveAwsMonitor));
        loggedAccounts = List.of();
        logAccounts(access.accounts());
        AccountPollers pollers = new AccountPollers(
                access::accounts,
                account -> new AccountPoller(
                        account,
                        access,
                        getEndpoint().client(account),
                        getEndpoint().clock(account),
                        common),
                executors(),
                this);
        pollers.start();
        rounds = pollers;
        getEndpoint()
                .getCamelContext()
                .getRegistry()
                .findByType(QuotaUtilizationListener.class)
                .forEach(meter -> meter.register("FilterLogEvents", () -> quotaUsed(pollers.present())));
        super.doStart();
        health().ifPresent(checks -> checks.register(liveness));
    }

    /** Logs which accounts are read if they have changed. */
    private void logAccounts(List<AwsAccount> accounts) {
        if (accounts.equals(loggedAccounts)) {
            return;
        }
        loggedAccounts = accounts;
        String groups = wanted.isEmpty() ? configuration.getLogGroupSource().description() : "log groups " + wanted;
        if (accounts.isEmpty()) {
            LOG.info("Reading {} in no account", groups);
            return;
        }
        LOG.info(
                "Reading {} in {}; region: {}",
                groups,
                joined(accounts, AwsAccount::who),
                joined(accounts, AwsAccount::region));
    }

    /** Every account is read in every region. */
    private static String joined(List<AwsAccount> accounts, Function<AwsAccount, String> property) {
        return accounts.stream().map(property).distinct().collect(Collectors.joining(", "));
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        health().ifPresent(checks -> checks.unregister(liveness));
        rounds.close();
        unresponsiveAwsMonitor.close();
        health().ifPresent(checks -> checks.unregister(unresponsiveAwsMonitor));
        executors().shutdownNow(searcher);
        executors().shutdownNow(pagesAhead);
    }

    /** The highest utilization of all accounts. */
    private static double quotaUsed(Collection<AccountPoller> readers) {
        return readers.stream().mapToDouble(AccountPoller::quotaUsed).max().orElse(0);
    }

    private ExecutorServiceManager executors() {
        return getEndpoint().getCamelContext().getExecutorServiceManager();
    }

    @Override
    public CloudWatchLogsEndpoint getEndpoint() {
        return (CloudWatchLogsEndpoint) super.getEndpoint();
    }

    /**
     * Polls each log group. Returns a positive number if more can be read immediately, as the greedy option expects.
     *
     * @throws Exception the permanent failure of a log group, for Camel's health check, if nothing else can be read
     */
    @Override
    protected int poll() throws Exception {
        liveness.polling().begin();
        try {
            logAccounts(getEndpoint().accounts().accounts());
            return rounds.poll(route, this::runAllowed) ? 1 : 0;
        } finally {
            liveness.polling().end();
        }
    }

    /**
     * The progress up to {@code scanUntil}. Thread-safe. If it is over, no page is in the route, and none will follow. Accounts
     * that are not known yet are pending.
     */
    public RangeScanStatus rangeScan() {
        AwsAccounts access = getEndpoint().accounts();
        AccountPollers pollers = rounds;
        if (pollers == null
                || !access.areKnown()
                || pollers.present().size() < access.accounts().size()) {
            return RangeScanStatus.PENDING;
        }
        return pollers.present().stream()
                .map(AccountPoller::rangeScan)
                .reduce(RangeScanStatus.NOTHING, RangeScanStatus::plus);
    }

    /** Camel would stop polling after any {@link Error}; here only a fatal one stops it. */
    @Override
    public void run() {
        liveness.polling().beat();
        try {
            super.run();
        } catch (Error e) {
            if (UnexpectedErrors.isFatal(e)) {
                liveness.ended(e);
                throw e;
            }
        }
    }

    private boolean runAllowed() {
        return isRunAllowed() && !isStoppingOrStopped();
    }

    private Optional<HealthCheckRegistry> health() {
        return Optional.ofNullable(HealthCheckRegistry.get(getEndpoint().getCamelContext()));
    }

    /** Processes one page at a time, because the route aggregates several log groups. */
    private final class Route implements LogGroupPoller.PageHandler {

        @Override
        public void handle(Page page) throws Exception {
            if (!configuration.isSplitResult()) {
                handleUnsplit(page);
            } else if (page.type() == Page.Type.PROGRESS) {
                splitter.dispatch(page, event -> process(event.scanId(), exchange -> setEvent(exchange, event)));
            }
        }

        private void handleUnsplit(Page page) throws Exception {
            process(page.scanId(), exchange -> {
                Message message = exchange.getMessage();
                message.setBody(page.events());
                page.watermark().ifPresent(time -> message.setHeader(CloudWatchLogsConstants.WATERMARK, time));
                page.scanned().ifPresent(range -> message.setHeader(CloudWatchLogsConstants.SCANNED_RANGE, range));
                page.responseTime().ifPresent(time -> message.setHeader(CloudWatchLogsConstants.RESPONSE_TIME, time));
                switch (page.type()) {
                    case REVOKED -> message.setHeader(CloudWatchLogsConstants.REVOKED, true);
                    case UNREADABLE -> message.setHeader(CloudWatchLogsConstants.UNREADABLE, true);
                    case PROGRESS -> {}
                }
            });
        }

        /**
         * As with Camel's bridgeErrorHandler, the route's error handling receives the exception, and no step receives
         * the event.
         */
        @Override
        public void handleFailedEvent(LogEvent event, EventProcessingException cause) throws Exception {
            splitter.skip(event);
            process(event.scanId(), exchange -> {
                if (configuration.isSplitResult()) {
                    setEvent(exchange, event);
                } else {
                    exchange.getMessage().setBody(event);
                }
                exchange.setException(cause);
                exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, cause);
                exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
                exchange.getExchangeExtension().setRedeliveryExhausted(true);
            });
        }

        private void setEvent(Exchange exchange, LogEvent event) {
            Message message = exchange.getMessage();
            message.setBody(event.message());
            message.setHeader(CloudWatchLogsConstants.LOG_STREAM_NAME, event.logStreamName());
            message.setHeader(CloudWatchLogsConstants.EVENT_ID, event.eventId());
            message.setHeader(CloudWatchLogsConstants.TIMESTAMP, event.timestamp());
            message.setHeader(CloudWatchLogsConstants.INGESTION_TIME, event.ingestionTime());
            message.setHeader(CloudWatchLogsConstants.MESSAGE_TIMESTAMP, event.timestamp());
        }

        private void process(ScanId scanId, Consumer<Exchange> content) throws Exception {
            boolean locked = false;
            while (!locked) {
                // with a timeout, so that the liveness check recognizes an account that waits for another one
                locked = dispatchLock.tryLock(1, TimeUnit.SECONDS);
            }
            try {
                processAlone(scanId, content);
            } catch (Exception e) {
                if (!runAllowed()) {
                    throw new RejectedExecutionException("The route is being stopped", e);
                }
                throw e;
            } catch (Error e) {
                UnexpectedErrors.rethrowFatal(e);
                runQueuedSteps();
                throw e;
            } finally {
                dispatchLock.unlock();
            }
        }
    }

    private void processAlone(ScanId scanId, Consumer<Exchange> content) throws Exception {
        forceConsumerAsReady();
        Exchange exchange = createExchange(false);
        try {
            Message message = exchange.getMessage();
            LogGroup group = scanId.group();
            message.setHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, group.name());
            message.setHeader(CloudWatchLogsConstants.REGION, group.region());
            message.setHeader(CloudWatchLogsConstants.ACCOUNT_ID, group.account());
            message.setHeader(CloudWatchLogsConstants.SCAN_ID, scanId);
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
     * Runs the steps that an {@link Error} of the route has left in Camel's queue of this thread, before they would run
     * with the next page: exchanges in the middle of the route continue now.
     */
    private void runQueuedSteps() {
        ReactiveExecutor steps =
                getEndpoint().getCamelContext().getCamelContextExtension().getReactiveExecutor();
        boolean left = true;
        while (left) {
            try {
                steps.scheduleSync(() -> {});
                left = false;
            } catch (Error e) {
                // each attempt completes at least one step
                UnexpectedErrors.rethrowFatal(e);
                LOG.debug("A step failed", e);
            }
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** A stop of the route waits for the requests in flight. */
    @Override
    public int getPendingExchangesSize() {
        return backPressure == null ? 0 : backPressure.inFlight();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // polling stops by itself: the state is checked before each page
    }
}
