package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.EventProcessingException;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.PageBisection;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupHealthCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Polls one log group. A failure is logged once and retried with exponential backoff; it does not affect other log
 * groups.
 */
public final class LogGroupPoller {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Transient failures tolerated before a warning. */
    private static final int TRANSIENT_FAILURES_BEFORE_WARNING = 4;

    /** Maximum number of dead-lettered events that rescans recognize. */
    private static final int MOST_ASIDE = 100_000;

    /** Handles pages; an exception means that the page was not processed. */
    public interface PageTaker {
        void take(Page page) throws Exception;

        /**
         * Sends an event that cannot be processed to the dead letters.
         *
         * @param why the failure
         */
        void takeAside(LogEvent event, EventProcessingException why) throws Exception;
    }

    private final LogGroupReference reference;
    private final LogGroupScannerFactory readers;
    private final SkewCorrectedClock clock;
    private final LogGroupHealthCheck health;
    private final Runnable failureCounter;
    private final ExponentialBackoff backoff;
    private final WindowDeduplicator putAside = new WindowDeduplicator();
    private PageBisection failingPage;
    private boolean anyAside;
    private long setBacks;
    private LogGroupScanner reader;
    private String lastFailure = "";
    private Exception permanentFailure;
    private boolean missing;
    private boolean unreadable;

    /**
     * @param clock AWS's time
     * @param failureCounter counts unexpected errors
     */
    public LogGroupPoller(
            LogGroupReference reference,
            LogGroupScannerFactory readers,
            SkewCorrectedClock clock,
            Runnable failureCounter) {
        this.clock = clock;
        this.failureCounter = failureCounter;
        this.backoff = new ExponentialBackoff(RandomGenerator.getDefault(), clock::elapsed);
        this.health = new LogGroupHealthCheck(nameOf(reference, readers), readers.pace()::longest);
        this.reference = reference;
        this.readers = readers;
    }

    private static String nameOf(LogGroupReference reference, LogGroupScannerFactory readers) {
        AwsAccount account = readers.account();
        String name = account.isCredentialsAccount() && !reference.isLinked()
                ? reference.name()
                : (reference.isLinked() ? reference.account() : account.id()) + "/" + reference.name();
        return account.isInOneRegion() ? name : account.region() + "/" + name;
    }

    public LogGroupReference reference() {
        return reference;
    }

    public LogGroupHealthCheck health() {
        return health;
    }

    /** Whether it can be polled now. */
    public boolean isDue(long now) {
        return due(now).isPresent();
    }

    /** The scan that is due. */
    public Optional<WindowScanner> due(long now) {
        if (!backoff.hasElapsed() || reader == null) {
            return Optional.empty();
        }
        return failingPage == null ? reader.nextDue(now) : Optional.of(failingPage.source());
    }

    /** Time until the next retry in milliseconds; {@code Long.MAX_VALUE} if none is pending. */
    public long retryDelay() {
        return backoff.hasElapsed() || permanentFailure != null || missing ? Long.MAX_VALUE : backoff.remaining();
    }

    /** The permanent failure, which requires operator action; null if there is none. */
    public Exception permanentFailure() {
        return permanentFailure;
    }

    /** Determines the start position, and publishes it as a watermark before any log group is read. */
    public void initialize(PageTaker taker) {
        if (reader == null && backoff.hasElapsed()) {
            try {
                reader = readers.create(reference);
                setBacks = clock.setBack().number();
                publishWatermark(taker);
            } catch (Exception | Error e) {
                onFailure(e);
            }
        }
        followSetBack(taker);
    }

    private void followSetBack(PageTaker taker) {
        SkewCorrectedClock.SetBack setBack = clock.setBack();
        if (reader != null && setBack.number() != setBacks) {
            setBacks = setBack.number();
            reader.setBack(setBack.to());
            publishWatermark(taker);
        }
    }

    /** The log group; empty before {@link #initialize}. */
    public Optional<LogGroup> group() {
        return Optional.ofNullable(reader)
                .map(open -> open.scanners().get(0).cursor().group());
    }

    /**
     * Reads one page, if one is due.
     *
     * @param more whether the next page will be read immediately
     */
    public void pollPage(PageTaker taker, boolean more) {
        long now = clock.millis();
        try {
            if (failingPage != null) {
                if (!failingPage.handOver(taker, (event, cause) -> putAside(taker, event, cause))) {
                    return;
                }
                PageBisection page = failingPage;
                failingPage = null;
                anyAside = false;
                taken(taker, page.source(), page.page(), page.readAt());
                onSuccess();
            } else {
                Optional<WindowScanner> due = reader == null ? Optional.empty() : reader.nextDue(now);
                if (due.isEmpty() || pollPage(taker, due.get(), now, more)) {
                    onSuccess();
                }
            }
        } catch (Exception | Error e) {
            onFailure(e);
        }
    }

    /** Returns whether the scan made progress. */
    private boolean pollPage(PageTaker taker, WindowScanner source, long now, boolean more) throws Exception {
        Page page = reader.read(source, now, more).without(putAside).withResponseTime(clock.millis());
        try {
            taker.take(page);
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            if (!PageBisection.isEndOfWork(e)) {
                failingPage = new PageBisection(source, page, now, failureCounter);
            }
            throw e;
        }
        return taken(taker, source, page, now);
    }

    private boolean taken(PageTaker taker, WindowScanner source, Page page, long readAt) throws Exception {
        // AWS may return empty pages without end
        boolean progress = page.watermark().isPresent() || source.sawEvents();
        List<WindowScanner> moved = reader.commit(source, page, readAt);
        if (progress) {
            health.recordPage();
        }
        for (WindowScanner rescan : moved) {
            taker.take(Page.watermark(rescan.cursor(), rescan.position()));
        }
        return progress;
    }

    /** Dead-letters an event that fails alone. Remembers it, so that a rescan does not fail at it again. */
    private void putAside(PageTaker taker, LogEvent event, Throwable cause) {
        LOG.atLevel(anyAside ? Level.DEBUG : Level.ERROR)
                .log(
                        "Event {} of stream {} in {} cannot be processed, even alone: {}. It becomes a dead letter,"
                                + " as do other events of its page that fail alone; processing continues.",
                        event.eventId(),
                        event.logStreamName(),
                        reference.name(),
                        UnexpectedErrors.describe(cause));
        anyAside = true;
        try {
            taker.takeAside(event, new EventProcessingException(cause));
        } catch (RejectedExecutionException e) {
            throw e;
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            failureCounter.run();
            LOG.error(
                    "Event {} of stream {} in {} cannot be written to the dead letters: {}. It was skipped.",
                    event.eventId(),
                    event.logStreamName(),
                    reference.name(),
                    UnexpectedErrors.describe(e));
        }
        if (putAside.size() == MOST_ASIDE) {
            putAside.clear();
        }
        putAside.add(event);
    }

    /** Publishes the watermarks again, without a scan. */
    public void publishWatermark(PageTaker taker) {
        if (reader == null) {
            return;
        }
        try {
            for (WindowScanner source : reader.scanners()) {
                taker.take(Page.watermark(source.cursor(), source.position()));
            }
        } catch (Exception | Error e) {
            onFailure(e);
        }
    }

    /** Revokes the log group, which another process reads from now on: the route discards its open requests. */
    public void revoke(PageTaker taker) {
        group().ifPresent(group -> {
            readers.leave(group);
            try {
                for (WindowScanner source : reader.scanners()) {
                    taker.take(Page.revoked(source.cursor()));
                }
            } catch (Exception | Error e) {
                UnexpectedErrors.rethrowFatal(e);
                failureCounter.run();
                LOG.warn("Failed to discard open requests of {}: {}", reference.name(), UnexpectedErrors.describe(e));
            }
        });
    }

    private void onFailure(Throwable e) {
        UnexpectedErrors.rethrowFatal(e);
        backoff.recordFailure();
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (PageBisection.isEndOfWork(e)) {
            // the route was stopped while it processed the page; in case a step rejected it, the complete window is
            // scanned again
            if (reader != null && failingPage == null) {
                reader.scanners().forEach(WindowScanner::rewind);
            }
            if (backoff.failures() <= TRANSIENT_FAILURES_BEFORE_WARNING) {
                return;
            }
        }
        ScanFailure failure = ScanFailure.of(e, reference, readers.region(), readers.unmasks());
        if (failure.kind() == ScanFailure.Kind.UNFORESEEN) {
            failureCounter.run();
        }
        if (failure.kind() == ScanFailure.Kind.NOT_FOUND && !reference.isConfigured() && reader != null) {
            markMissing();
            return;
        }
        health.recordFailure(failure.reason());
        if (reader != null && failingPage == null && failure.kind() != ScanFailure.Kind.RETRYABLE) {
            reader.scanners().forEach(WindowScanner::rewind);
        }
        if (!failure.isPermanent() && backoff.failures() <= TRANSIENT_FAILURES_BEFORE_WARNING) {
            LOG.debug("Retrying log group {}: {}", reference.name(), failure.reason());
            return;
        }
        permanentFailure = UnexpectedErrors.asException(e);
        if (!failure.reason().equals(lastFailure)) {
            lastFailure = failure.reason();
            LOG.warn("Cannot read log group {}: {}. Retrying.", reference.name(), failure.reason());
        }
    }

    /**
     * Announces that the log group cannot be read, so that no request waits for its watermark. Not called during a
     * stop, after which the scan resumes.
     */
    public void tellWhetherUnreadable(PageTaker taker) {
        if ((permanentFailure == null && !missing) || reader == null || unreadable) {
            return;
        }
        unreadable = true;
        try {
            for (WindowScanner source : reader.scanners()) {
                taker.take(Page.ofUnreadable(source.cursor()));
            }
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            LOG.debug("Failed to announce that log group {} cannot be read", reference.name(), e);
        }
    }

    /** Marks a discovered log group that does not exist (any more). This requires no action. */
    private void markMissing() {
        health.markMissing();
        readers.absent(reader);
        reader.scanners().forEach(WindowScanner::rewind);
        if (!missing) {
            missing = true;
            LOG.info("Log group {} does not exist yet; waiting for it", reference.name());
        }
    }

    private void onSuccess() {
        if (missing) {
            missing = false;
            LOG.info("Log group {} exists now; started reading it", reference.name());
        }
        backoff.reset();
        permanentFailure = null;
        unreadable = false;
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Log group {} recovered", reference.name());
        }
    }
}
