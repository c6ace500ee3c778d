package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsClock;
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
final class GroupTurn {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** So many failures in a row are everyday life with AWS and with networks. */
    private static final int USUAL_FAILURES = 4;

    /** So many log entries that were put aside are known again by a later pass. */
    private static final int MOST_ASIDE = 100_000;

    /** Takes a page over; an exception means that it did not. */
    interface PageTaker {
        void take(Page page) throws Exception;

        /**
         * Takes what cannot be taken over, to put it aside.
         *
         * @param why what happens to it
         */
        void takeAside(LogEvent event, FailingEventException why) throws Exception;
    }

    private final LogGroupReference reference;
    private final GroupReaders readers;
    private final AwsClock clock;
    private final ReadHealth health;
    private final Runnable failureCounter;
    private final Backoff backoff;
    private final SeenEvents putAside = new SeenEvents();
    private FailingPage failingPage;
    private boolean anyAside;
    private long setBacks;
    private GroupReader reader;
    private String lastFailure = "";
    private Exception failing;
    private boolean absent;
    private boolean unreadable;

    /**
     * @param clock AWS's time
     * @param failureCounter counts what fails in an unforeseen way
     */
    GroupTurn(LogGroupReference reference, GroupReaders readers, AwsClock clock, Runnable failureCounter) {
        this.clock = clock;
        this.failureCounter = failureCounter;
        this.backoff = new Backoff(RandomGenerator.getDefault(), clock::elapsed);
        this.health = new ReadHealth(nameOf(reference, readers), readers.pace()::longest);
        this.reference = reference;
        this.readers = readers;
    }

    private static String nameOf(LogGroupReference reference, GroupReaders readers) {
        AwsAccount account = readers.account();
        String name = account.isOwn() && !reference.isLinked()
                ? reference.name()
                : (reference.isLinked() ? reference.account() : account.id()) + "/" + reference.name();
        return account.isInOneRegion() ? name : account.region() + "/" + name;
    }

    LogGroupReference reference() {
        return reference;
    }

    ReadHealth health() {
        return health;
    }

    /** Whether it can be read now. */
    boolean isDue(long now) {
        return due(now).isPresent();
    }

    /** The scan that can go on now. */
    Optional<CursorReader> due(long now) {
        if (!backoff.isOver() || reader == null) {
            return Optional.empty();
        }
        return failingPage == null ? reader.due(now) : Optional.of(failingPage.source());
    }

    /** How long until it may be tried again, in milliseconds; {@code Long.MAX_VALUE} when it does not wait for that. */
    long retryIn() {
        return backoff.isOver() || failing != null || absent ? Long.MAX_VALUE : backoff.remaining();
    }

    /** What keeps failing until somebody does something; null if nothing. */
    Exception failing() {
        return failing;
    }

    /** Finds out where to begin, and tells the route of it before any group is read. */
    void open(PageTaker taker) {
        if (reader == null && backoff.isOver()) {
            try {
                reader = readers.open(reference);
                setBacks = clock.setBack().number();
                tellTime(taker);
            } catch (Exception | Error e) {
                failed(e);
            }
        }
        followSetBack(taker);
    }

    private void followSetBack(PageTaker taker) {
        AwsClock.SetBack setBack = clock.setBack();
        if (reader != null && setBack.number() != setBacks) {
            setBacks = setBack.number();
            reader.setBack(setBack.to());
            tellTime(taker);
        }
    }

    /** What has its turn here; empty before {@link #open}. */
    Optional<LogGroup> group() {
        return Optional.ofNullable(reader)
                .map(open -> open.readers().get(0).cursor().group());
    }

    /**
     * Reads one page, if there is one to read.
     *
     * @param more whether the page after it will be wanted at once
     */
    void readPage(PageTaker taker, boolean more) {
        long now = clock.millis();
        try {
            if (failingPage != null) {
                if (!failingPage.handOver(taker, (event, cause) -> putAside(taker, event, cause))) {
                    return;
                }
                FailingPage page = failingPage;
                failingPage = null;
                anyAside = false;
                taken(taker, page.source(), page.page(), page.readAt());
                recovered();
            } else {
                Optional<CursorReader> due = reader == null ? Optional.empty() : reader.due(now);
                if (due.isEmpty() || readPage(taker, due.get(), now, more)) {
                    recovered();
                }
            }
        } catch (Exception | Error e) {
            failed(e);
        }
    }

    /** Returns whether it got on. */
    private boolean readPage(PageTaker taker, CursorReader source, long now, boolean more) throws Exception {
        Page page = reader.read(source, now, more).without(putAside).answered(clock.millis());
        try {
            taker.take(page);
        } catch (Exception | Error e) {
            Unforeseen.rethrowFatal(e);
            if (!FailingPage.isEndOfWork(e)) {
                failingPage = new FailingPage(source, page, now, failureCounter);
            }
            throw e;
        }
        return taken(taker, source, page, now);
    }

    private boolean taken(PageTaker taker, CursorReader source, Page page, long readAt) throws Exception {
        // one empty page may follow another without end
        boolean getsOn = page.readThrough().isPresent() || source.sawEvents();
        List<CursorReader> moved = reader.taken(source, page, readAt);
        if (getsOn) {
            health.read();
        }
        for (CursorReader rescan : moved) {
            taker.take(Page.ofTime(rescan.cursor(), rescan.position()));
        }
        return getsOn;
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
                        Unforeseen.describe(cause));
        anyAside = true;
        try {
            taker.takeAside(event, new FailingEventException(cause));
        } catch (RejectedExecutionException e) {
            throw e;
        } catch (Exception | Error e) {
            Unforeseen.rethrowFatal(e);
            failureCounter.run();
            LOG.error(
                    "The log entry {} of the stream {} in {} cannot become a dead letter either: {}. It is passed by.",
                    event.eventId(),
                    event.logStreamName(),
                    reference.name(),
                    Unforeseen.describe(e));
        }
        if (putAside.size() == MOST_ASIDE) {
            putAside.clear();
        }
        putAside.add(event);
    }

    /** Says again how far reading has come, without reading. */
    void tellTime(PageTaker taker) {
        if (reader == null) {
            return;
        }
        try {
            for (CursorReader source : reader.readers()) {
                taker.take(Page.ofTime(source.cursor(), source.position()));
            }
        } catch (Exception | Error e) {
            failed(e);
        }
    }

    /** Another process reads the group from now on: what the route holds of it is to be forgotten. */
    void handOver(PageTaker taker) {
        group().ifPresent(group -> {
            readers.leave(group);
            try {
                for (CursorReader source : reader.readers()) {
                    taker.take(Page.ofEnd(source.cursor()));
                }
            } catch (Exception | Error e) {
                Unforeseen.rethrowFatal(e);
                failureCounter.run();
                LOG.warn("What is open of {} could not be forgotten: {}", reference.name(), Unforeseen.describe(e));
            }
        });
    }

    private void failed(Throwable e) {
        Unforeseen.rethrowFatal(e);
        backoff.failed();
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (FailingPage.isEndOfWork(e)) {
            // the route has stopped in the middle of it; if it was a step that rejects, nothing of the window may be
            // missing
            if (reader != null && failingPage == null) {
                reader.readers().forEach(CursorReader::repeatWindow);
            }
            if (backoff.failures() <= USUAL_FAILURES) {
                return;
            }
        }
        ReadFailure failure = ReadFailure.of(e, reference, readers.region(), readers.unmasks());
        if (failure.kind() == ReadFailure.Kind.UNFORESEEN) {
            failureCounter.run();
        }
        if (failure.kind() == ReadFailure.Kind.ABSENT && !reference.isNamed() && reader != null) {
            leaveInPeace();
            return;
        }
        health.failed(failure.reason());
        if (reader != null && failingPage == null && failure.kind() != ReadFailure.Kind.CALL) {
            reader.readers().forEach(CursorReader::repeatWindow);
        }
        if (!failure.isLasting() && backoff.failures() <= USUAL_FAILURES) {
            LOG.debug("Reading {} waits: {}", reference.name(), failure.reason());
            return;
        }
        failing = Unforeseen.asException(e);
        if (!failure.reason().equals(lastFailure)) {
            lastFailure = failure.reason();
            LOG.warn("Cannot read {}: {}. It is tried again until it works.", reference.name(), failure.reason());
        }
    }

    /** What others wait for must not wait for a log group that shows nothing. Not while scanning ends: it goes on later. */
    void tellWhetherUnreadable(PageTaker taker) {
        if ((failing == null && !absent) || reader == null || unreadable) {
            return;
        }
        unreadable = true;
        try {
            for (CursorReader source : reader.readers()) {
                taker.take(Page.ofUnreadable(source.cursor()));
            }
        } catch (Exception | Error e) {
            Unforeseen.rethrowFatal(e);
            LOG.debug("Nobody was told that {} cannot be read", reference.name(), e);
        }
    }

    /** It was found, and is not there or not there any more: nobody has to do anything. */
    private void leaveInPeace() {
        health.absent();
        readers.absent(reader);
        reader.readers().forEach(CursorReader::repeatWindow);
        if (!absent) {
            absent = true;
            LOG.info("There is no log group {} now; it is read when there is one", reference.name());
        }
    }

    private void recovered() {
        if (absent) {
            absent = false;
            LOG.info("Reading the log group {}, which is there now", reference.name());
        }
        backoff.succeeded();
        failing = null;
        unreadable = false;
        if (!lastFailure.isEmpty()) {
            lastFailure = "";
            LOG.info("Reading {} works again", reference.name());
        }
    }
}
