package dev.apigatewaylogging.cloudwatch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a log group and hands its pages to the route, one at a time. A page counts as read when the route has taken it
 * over without an exception. Failures of AWS are told once, in one line, and tried again with a growing distance.
 */
public class CloudWatchLogsConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** How often to look whether Kafka has taken enough for reading to go on. */
    private static final long PAUSE_MILLIS = 100;

    /** So many failures in a row are everyday life with AWS and with networks. */
    private static final int USUAL_FAILURES = 4;

    private final CloudWatchLogsConfiguration configuration;
    private final LogGroupReference reference;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private ReadProgress progress;
    private GroupReaders readers;
    private GroupReader reader;
    private String lastFailure = "";
    private ReadHealth health;

    public CloudWatchLogsConsumer(CloudWatchLogsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.configuration = endpoint.getConfiguration();
        this.reference = LogGroupReference.of(configuration.getLogGroupName());
        // what went wrong is told by this class, in words: Camel's own line would add a stack trace to it at every poll
        setExceptionHandler(new QuietExceptionHandler());
    }

    @Override
    protected void doStart() throws Exception {
        progress = configuration.getProgress() == null ? new MemoryProgress() : configuration.getProgress();
        if (progress instanceof Service service) {
            // it outlives the route: its last word is spoken when what was sent on is acknowledged
            getEndpoint().getCamelContext().addService(service, true, true);
        }
        readers = new GroupReaders(getEndpoint().getClient(), configuration, progress);
        reader = null;
        health = new ReadHealth(reference.name(), configuration.getPollInterval());
        HealthCheckRegistry checks = HealthCheckRegistry.get(getEndpoint().getCamelContext());
        if (checks != null) {
            checks.register(health);
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        HealthCheckRegistry checks = HealthCheckRegistry.get(getEndpoint().getCamelContext());
        if (checks != null) {
            checks.unregister(health);
        }
    }

    @Override
    public CloudWatchLogsEndpoint getEndpoint() {
        return (CloudWatchLogsEndpoint) super.getEndpoint();
    }

    /** Reads a turn of pages. The answer is above zero when more can be read at once, which is what greedy asks for. */
    @Override
    protected int poll() throws Exception {
        long now = System.currentTimeMillis();
        if (!backoff.isOver(now)) {
            return 0;
        }
        try {
            if (reader == null) {
                reader = readers.open(reference, now);
            }
            return readTurn() ? 1 : 0;
        } catch (Exception e) {
            backoff.failed(System.currentTimeMillis());
            ReadFailure failure = ReadFailure.of(e, reference, String.valueOf(configuration.getRegion()));
            health.failed(failure.reason());
            if (reader != null && failure.kind() != ReadFailure.Kind.CALL) {
                reader.readers().forEach(CursorReader::repeatWindow);
            }
            if (failure.kind() != ReadFailure.Kind.LASTING && backoff.failures() <= USUAL_FAILURES) {
                LOG.debug("Reading {} waits: {}", reference.name(), failure.reason());
                Thread.sleep(backoff.remaining(System.currentTimeMillis()));
                return 1;
            }
            tell(failure);
            throw e;
        }
    }

    /** Whether there is more to read. */
    private boolean readTurn() throws Exception {
        for (int page = 0; page < configuration.getPagesPerTurn(); page++) {
            if (!isRunAllowed() || isStoppingOrStopped()) {
                return false;
            }
            if (!progress.hasRoom()) {
                health.failed("reading pauses: the memory is full of what Kafka has not taken yet");
                tellTime();
                Thread.sleep(PAUSE_MILLIS);
                return true;
            }
            long now = System.currentTimeMillis();
            Optional<CursorReader> due = reader.due(now);
            if (due.isEmpty()) {
                return false;
            }
            Page read = due.get().read(now);
            forceConsumerAsReady();
            handOver(read);
            reader.taken(due.get(), read, now);
            recovered();
        }
        return reader.due(System.currentTimeMillis()).isPresent();
    }

    private void handOver(Page page) throws Exception {
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

    /** Reading pauses, but the route may have something to close. */
    private void tellTime() throws Exception {
        for (CursorReader source : reader.readers()) {
            handOver(new Page(source.cursor(), List.of(), OptionalLong.of(source.position())));
        }
    }

    private void tell(ReadFailure failure) {
        if (!failure.reason().equals(lastFailure)) {
            lastFailure = failure.reason();
            LOG.warn("Cannot read {}: {}. It is tried again until it works.", reference.name(), failure.reason());
        }
    }

    private void recovered() {
        backoff.succeeded();
        health.read();
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Reading {} works again", reference.name());
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
        // reading stops by itself: readTurn() looks at the state before each page
    }
}
