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
 * The turns of one log group among others. What fails here is told once, in one line, and tried again with a growing
 * distance; the other groups do not notice.
 */
public final class LogGroupPoller {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** So many failures in a row are everyday life with AWS and with networks. */
    private static final int TRANSIENT_FAILURES_BEFORE_WARNING = 4;

    /** So many log entries that were put aside are known again by a later pass. */
    private static final int MOST_ASIDE = 100_000;

    /** Takes a page over; an exception means that it did not. */
    public interface PageTaker {
        void take(Page page) throws Exception;

        /**
         * Takes what cannot be taken over, to put it aside.
         *
         * @param why what happens to it
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
     * @param failureCounter counts what fails in an unforeseen way
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

    /** Whether it can be read now. */
    public boolean isDue(long now) {
        return due(now).isPresent();
    }

    /** The scan that can go on now. */
    public Optional<WindowScanner> due(long now) {
        if (!backoff.hasElapsed() || reader == null) {
            return Optional.empty();
        }
        return failingPage == null ? reader.nextDue(now) : Optional.of(failingPage.source());
    }

    /** How long until it may be tried again, in milliseconds; {@code Long.MAX_VALUE} when it does not wait for that. */
    public long retryDelay() {
        return backoff.hasElapsed() || permanentFailure != null || missing ? Long.MAX_VALUE : backoff.remaining();
    }

    /** What keeps failing until somebody does something; null if nothing. */
    public Exception permanentFailure() {
        return permanentFailure;
    }

    /** Finds out where to begin, and tells the route of it before any group is read. */
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

    /** What has its turn here; empty before {@link #initialize}. */
    public Optional<LogGroup> group() {
        return Optional.ofNullable(reader)
                .map(open -> open.scanners().get(0).cursor().group());
    }

    /**
     * Reads one page, if there is one to read.
     *
     * @param more whether the page after it will be wanted at once
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
                if (due.isEmpty() || makesProgress(pollPage(taker, due.get(), now, more))) {
                    onSuccess();
                }
            }
        } catch (Exception | Error e) {
            onFailure(e);
        }
    }

    /** One empty page may follow another without end. */
    private static boolean makesProgress(Page page) {
        return page.watermark().isPresent() || !page.events().isEmpty();
    }

    private Page pollPage(PageTaker taker, WindowScanner source, long now, boolean more) throws Exception {
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
        taken(taker, source, page, now);
        return page;
    }

    private void taken(PageTaker taker, WindowScanner source, Page page, long readAt) throws Exception {
        List<WindowScanner> moved = reader.commit(source, page, readAt);
        if (makesProgress(page)) {
            health.recordPage();
        }
        for (WindowScanner rescan : moved) {
            taker.take(Page.watermark(rescan.cursor(), rescan.position()));
        }
    }

    /** What fails alone is passed by; a later pass finds it again and must not fail at it again. */
    private void putAside(PageTaker taker, LogEvent event, Throwable cause) {
        LOG.atLevel(anyAside ? Level.DEBUG : Level.ERROR)
                .log(
                        "The log entry {} of the stream {} in {} cannot be taken over, also alone: {}. It becomes a dead"
                                + " letter, as do others of its page that fail alone; the rest goes on.",
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
                    "The log entry {} of the stream {} in {} cannot become a dead letter either: {}. It is passed by.",
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

    /** Says again how far reading has come, without reading. */
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

    /** Another process reads the group from now on: what the route holds of it is to be forgotten. */
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
                LOG.warn(
                        "What is open of {} could not be forgotten: {}",
                        reference.name(),
                        UnexpectedErrors.describe(e));
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
            // the route has stopped in the middle of it; if it was a step that rejects, nothing of the window may be
            // missing
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
            LOG.debug("Reading {} waits: {}", reference.name(), failure.reason());
            return;
        }
        permanentFailure = UnexpectedErrors.asException(e);
        if (!failure.reason().equals(lastFailure)) {
            lastFailure = failure.reason();
            LOG.warn("Cannot read {}: {}. It is tried again until it works.", reference.name(), failure.reason());
        }
    }

    /** What others wait for must not wait for a log group that shows nothing. Not while scanning ends: it goes on later. */
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
            LOG.debug("Nobody was told that {} cannot be read", reference.name(), e);
        }
    }

    /** It was found, and is not there or not there any more: nobody has to do anything. */
    private void markMissing() {
        health.markMissing();
        readers.absent(reader);
        reader.scanners().forEach(WindowScanner::rewind);
        if (!missing) {
            missing = true;
            LOG.info("There is no log group {} now; it is read when there is one", reference.name());
        }
    }

    private void onSuccess() {
        if (missing) {
            missing = false;
            LOG.info("Reading the log group {}, which is there now", reference.name());
        }
        backoff.reset();
        permanentFailure = null;
        unreadable = false;
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Reading {} works again", reference.name());
        }
    }
}
