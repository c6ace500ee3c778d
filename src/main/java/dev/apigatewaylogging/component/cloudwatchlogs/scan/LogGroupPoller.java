/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.SkewCorrectedClock;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.EventProcessingException;
import dev.apigatewaylogging.component.cloudwatchlogs.FailedPageRetry;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupHealthCheck;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RangeScanStatus;
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
    private static final int MAX_FAILED_EVENTS = 100_000;

    /** Handles pages; an exception means that the page was not processed. */
    public interface PageHandler {
        void handle(Page page) throws Exception;

        /**
         * Sends an event that cannot be processed to the dead letters.
         *
         * @param cause the failure
         */
        void handleFailedEvent(LogEvent event, EventProcessingException cause) throws Exception;
    }

    private final LogGroupReference reference;
    private final LogGroupScannerFactory scannerFactory;
    private final SkewCorrectedClock clock;
    private final LogGroupHealthCheck health;
    private final Runnable failureCounter;
    private final ExponentialBackoff backoff;
    private final WindowDeduplicator failedEvents = new WindowDeduplicator();
    private FailedPageRetry failingPage;
    private boolean anyFailedEvent;
    private long setBacks;
    private LogGroupScanner scanner;
    private String lastFailure = "";
    private Exception reportedFailure;
    private boolean permanent;
    private boolean missing;
    private boolean unreadable;

    /**
     * @param clock AWS's time
     * @param failureCounter counts unexpected errors
     */
    public LogGroupPoller(
            LogGroupReference reference,
            LogGroupScannerFactory scannerFactory,
            SkewCorrectedClock clock,
            Runnable failureCounter) {
        this.clock = clock;
        this.failureCounter = failureCounter;
        this.backoff = new ExponentialBackoff(RandomGenerator.getDefault(), clock::elapsed);
        this.health = new LogGroupHealthCheck(nameOf(reference, scannerFactory), scannerFactory.pace()::longest);
        this.reference = reference;
        this.scannerFactory = scannerFactory;
    }

    private static String nameOf(LogGroupReference reference, LogGroupScannerFactory scannerFactory) {
        AwsAccount account = scannerFactory.account();
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
        if (!backoff.hasElapsed() || scanner == null) {
            return Optional.empty();
        }
        return failingPage == null ? scanner.nextDue(now) : Optional.of(failingPage.source());
    }

    /** Time until the next retry in milliseconds; {@code Long.MAX_VALUE} if none is pending. */
    public long retryDelay() {
        return backoff.hasElapsed() || reportedFailure != null || missing ? Long.MAX_VALUE : backoff.remaining();
    }

    /** The failure that was logged, until the log group is read again; null if there is none. */
    public Exception reportedFailure() {
        return reportedFailure;
    }

    /** Determines the start position, and publishes it as a watermark before any log group is read. */
    public void initialize(PageHandler pageHandler) {
        if (scanner == null && backoff.hasElapsed()) {
            try {
                scanner = scannerFactory.create(reference);
                setBacks = clock.setBack().number();
                publishWatermark(pageHandler);
            } catch (Exception | Error e) {
                onFailure(e);
            }
        }
        followSetBack(pageHandler);
    }

    private void followSetBack(PageHandler pageHandler) {
        SkewCorrectedClock.SetBack setBack = clock.setBack();
        if (scanner != null && setBack.number() != setBacks) {
            setBacks = setBack.number();
            scanner.setBack(setBack.to());
            publishWatermark(pageHandler);
        }
    }

    /**
     * The progress of the scan of a range. A log group that does not exist (yet) has no events to scan; one that needs operator
     * action counts as unreadable.
     */
    public RangeScanStatus rangeScan() {
        if (missing || (scanner != null && scanner.isFinished(scannerFactory.end()))) {
            return RangeScanStatus.FINISHED;
        }
        boolean isGivenUp = permanent && failingPage == null && backoff.failures() > TRANSIENT_FAILURES_BEFORE_WARNING;
        return isGivenUp ? RangeScanStatus.failed(reference.name(), lastFailure) : RangeScanStatus.PENDING;
    }

    /** The log group; empty before {@link #initialize}. */
    public Optional<LogGroup> group() {
        return Optional.ofNullable(scanner)
                .map(open -> open.scanners().get(0).scanId().group());
    }

    /**
     * Reads one page, if one is due.
     *
     * @param more whether the next page will be read immediately
     */
    public void pollPage(PageHandler pageHandler, boolean more) {
        long now = clock.millis();
        try {
            if (failingPage != null) {
                if (!failingPage.dispatch(pageHandler, (event, cause) -> deadLetter(pageHandler, event, cause))) {
                    return;
                }
                FailedPageRetry page = failingPage;
                failingPage = null;
                anyFailedEvent = false;
                commit(pageHandler, page.source(), page.page());
                onSuccess();
            } else {
                Optional<WindowScanner> due = scanner == null ? Optional.empty() : scanner.nextDue(now);
                if (due.isEmpty() || pollPage(pageHandler, due.get(), now, more)) {
                    onSuccess();
                }
            }
        } catch (Exception | Error e) {
            onFailure(e);
        }
    }

    /** Returns whether the scan made progress. */
    private boolean pollPage(PageHandler pageHandler, WindowScanner source, long now, boolean more) throws Exception {
        Page page = scanner.nextPage(source, now, more).without(failedEvents).withResponseTime(clock.millis());
        try {
            pageHandler.handle(page);
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            if (!FailedPageRetry.isShutdown(e)) {
                failingPage = new FailedPageRetry(source, page, failureCounter);
            }
            throw e;
        }
        return commit(pageHandler, source, page);
    }

    private boolean commit(PageHandler pageHandler, WindowScanner source, Page page) throws Exception {
        // AWS may return empty pages without end
        boolean progress = page.watermark().isPresent() || source.sawEvents();
        scannerFactory.withoutEvents().read(reference.name(), source.sawEvents());
        List<WindowScanner> moved = scanner.commit(source, page);
        if (progress) {
            health.recordPage();
        }
        for (WindowScanner rescan : moved) {
            pageHandler.handle(Page.watermark(rescan.scanId(), rescan.position()));
        }
        return progress;
    }

    /** Dead-letters an event that fails alone. Remembers it, so that a rescan does not fail at it again. */
    private void deadLetter(PageHandler pageHandler, LogEvent event, Throwable cause) {
        LOG.atLevel(anyFailedEvent ? Level.DEBUG : Level.ERROR)
                .log(
                        "Event {} of stream {} in {} cannot be processed, even alone: {}. It becomes a dead letter,"
                                + " as do other events of its page that fail alone; processing continues.",
                        event.eventId(),
                        event.logStreamName(),
                        reference.name(),
                        UnexpectedErrors.describe(cause));
        anyFailedEvent = true;
        try {
            pageHandler.handleFailedEvent(event, new EventProcessingException(cause));
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
        if (failedEvents.size() == MAX_FAILED_EVENTS) {
            failedEvents.clear();
        }
        failedEvents.add(event);
    }

    /** Publishes the watermarks again, without a scan. */
    public void publishWatermark(PageHandler pageHandler) {
        if (scanner == null) {
            return;
        }
        try {
            for (WindowScanner source : scanner.scanners()) {
                pageHandler.handle(Page.watermark(source.scanId(), source.position()));
            }
        } catch (Exception | Error e) {
            onFailure(e);
        }
    }

    /** Revokes the log group, which another process reads from now on: the route discards its open requests. */
    public void revoke(PageHandler pageHandler) {
        group().ifPresent(scannerFactory::revoke);
        discardOpenRequests(pageHandler);
    }

    /** Lets the route discard its open requests, whose events are scanned again. */
    public void discardOpenRequests(PageHandler pageHandler) {
        if (scanner == null) {
            return;
        }
        try {
            for (WindowScanner source : scanner.scanners()) {
                pageHandler.handle(Page.revoked(source.scanId()));
            }
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            failureCounter.run();
            LOG.warn("Failed to discard open requests of {}: {}", reference.name(), UnexpectedErrors.describe(e));
        }
    }

    private void onFailure(Throwable e) {
        UnexpectedErrors.rethrowFatal(e);
        backoff.recordFailure();
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (FailedPageRetry.isShutdown(e)) {
            // the route was stopped while it processed the page; in case a step rejected it, the complete window is
            // scanned again
            if (scanner != null && failingPage == null) {
                scanner.scanners().forEach(WindowScanner::rewind);
            }
            if (backoff.failures() <= TRANSIENT_FAILURES_BEFORE_WARNING) {
                return;
            }
        }
        ScanFailure failure = scannerFactory.failures().of(e, reference);
        if (failure.kind() == ScanFailure.Kind.UNFORESEEN) {
            failureCounter.run();
        }
        if (failure.kind() == ScanFailure.Kind.NOT_FOUND && !reference.isConfigured() && scanner != null) {
            markMissing();
            return;
        }
        health.recordFailure(failure.reason());
        if (scanner != null && failingPage == null && failure.kind() != ScanFailure.Kind.RETRYABLE) {
            scanner.scanners().forEach(WindowScanner::rewind);
        }
        if (!failure.isPermanent() && backoff.failures() <= TRANSIENT_FAILURES_BEFORE_WARNING) {
            LOG.debug("Retrying log group {}: {}", reference.name(), failure.reason());
            return;
        }
        reportedFailure = UnexpectedErrors.asException(e);
        permanent = failure.isPermanent();
        if (!failure.reason().equals(lastFailure)) {
            lastFailure = failure.reason();
            LOG.warn("Cannot read log group {}: {}. Retrying.", reference.name(), failure.reason());
        }
    }

    /**
     * Announces that the log group cannot be read, so that no request waits for its watermark. Throttled requests and lost
     * connections are no reason: requests wait for them, for a limited time. Not called during a stop, after which the scan
     * resumes.
     */
    public void announceUnreadable(PageHandler pageHandler) {
        if ((!permanent && !missing) || scanner == null || unreadable) {
            return;
        }
        unreadable = true;
        try {
            for (WindowScanner source : scanner.scanners()) {
                pageHandler.handle(Page.ofUnreadable(source.scanId()));
            }
        } catch (Exception | Error e) {
            UnexpectedErrors.rethrowFatal(e);
            LOG.debug("Failed to announce that log group {} cannot be read", reference.name(), e);
        }
    }

    /** Marks a discovered log group that does not exist (any more). This requires no action. */
    private void markMissing() {
        health.markMissing();
        scannerFactory.markMissing(scanner);
        scanner.scanners().forEach(WindowScanner::rewind);
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
        reportedFailure = null;
        permanent = false;
        unreadable = false;
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Log group {} recovered", reference.name());
        }
    }
}
