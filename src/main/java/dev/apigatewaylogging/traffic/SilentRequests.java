package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.ScannedRange;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import dev.apigatewaylogging.progress.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.DefaultAggregateController;

/**
 * Closes the requests about which the log has been silent: the aggregator's completion timeout, measured on the log's
 * time (how far reading has come) instead of the clock on the wall, so that no request is torn apart because reading was
 * throttled or paused. As a step of the route it takes the page's {@code ReadThrough} header as the time. Where several
 * log groups can tell of a request, the slowest of them tells the time, for a minute of scanning at most. However late its
 * entries were visible, a request waits until the others were scanned for it after that.
 *
 * <p>When more log text is held than allowed and Kafka is not what it waits for, only the log group that is farthest behind
 * is scanned: others may wait for it. If that takes too much room too, the oldest open requests are closed
 * early: they go out marked as incomplete, and whole when a later reading finds them whole. So those of the first reading
 * go first.
 */
public final class SilentRequests extends DefaultAggregateController implements Processor {

    private static final long LONGEST_WAIT_FOR_OTHER_GROUPS = TimeUnit.MINUTES.toNanos(1);

    /** The access line is written so soon after the end of the execution log. */
    private static final long OTHER_LOG_MILLIS = 500;

    /** The live scan finds nothing that is visible later than this after its time, in milliseconds. */
    private static final long LONGEST_LATE_MILLIS = 150_000;

    /** A rescan comes in pieces, of an hour at most. */
    private static final long LONGEST_REST = TimeUnit.HOURS.toNanos(1);

    /** So many times as long as one request can be silent, several requests with one id can be open. */
    private static final int LONGEST_SHARED = 4;

    private final Progress progress;
    private final Map<Cursor, Reading> readings = new HashMap<>();
    private final BothLogs bothLogs = new BothLogs();
    /** Those that the page brings entries of and that are not ready: when AWS answered is known at its end. */
    private final List<OpenRequest> heardOf = new ArrayList<>();

    private final ScanningTime scanning;
    private long silenceMillis = 10_000;
    private long integrationMillis = 30_000;

    /** When to look at a request again; lines that came since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** What one reading has opened, and how far it has come. */
    private static final class Reading {
        private final String api;
        private final int pass;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        /** Those that are due but for a scan of another log. */
        private final List<Deadline> unscanned = new ArrayList<>();

        private long readThrough = Long.MIN_VALUE;
        private long readAt;
        /** The time between the last two tellings, in nanoseconds of scanning. */
        private long rest;

        private boolean unreadable;
        private final Scans scans = new Scans();

        private Reading(Cursor cursor, long now) {
            readAt = now;
            pass = cursor.pass();
            api = GatewayLogGroup.of(cursor.group().name()).apiId();
        }

        private void readThrough(long time, long now) {
            readThrough = time;
            rest = Math.min(LONGEST_REST, now - readAt);
            readAt = now;
            unreadable = false;
        }

        /** Whether there can be entries of an API. */
        private boolean tellsOf(String other) {
            return api.equals(other) || api.isEmpty() || other.isEmpty();
        }
    }

    public SilentRequests(Progress progress) {
        this(progress, System::nanoTime);
    }

    SilentRequests(Progress progress, LongSupplier nanoClock) {
        this.progress = Objects.requireNonNull(progress);
        this.scanning = new ScanningTime(nanoClock);
    }

    /** Silence in the log after which an unfinished request is closed, in seconds. */
    public void setSilenceSeconds(long seconds) {
        silenceMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** How much longer the log may be silent while API Gateway waits for an integration's answer, in seconds. */
    public void setIntegrationSeconds(long seconds) {
        integrationMillis = TimeUnit.SECONDS.toMillis(seconds);
    }

    /** Takes note of which logs there are. */
    void observe(RequestLines lines) {
        lines.lines().forEach(line -> bothLogs.note(line.says()));
    }

    /** Whether a request with these entries has nothing to wait for, not even the other log's entries. */
    boolean isNothingMissing(Wholeness wholeness, List<RequestLine> lines) {
        // an access entry that is complete by itself is of an API that has no execution log
        return wholeness.isWholeWithBothLogs()
                || (wholeness.isWhole() && !(wholeness.hasExecutionLines() && bothLogs.areExpected(lines)));
    }

    /** A request has its first lines: it is looked after from now on, unless these are all. */
    void opened(OpenRequest request, RequestLines lines) {
        continued(request, lines);
        if (!request.isWhole()) {
            watch(request, lines);
        }
    }

    /** A request has more lines: does it have to wait for anything? */
    void continued(OpenRequest request, RequestLines lines) {
        observe(lines);
        Reading reading = readings.get(lines.lines().get(0).cursor());
        if (reading != null) {
            request.heard(reading.readThrough);
        }
        if (request.isShared()) {
            if (request.findOver(wholeness -> isNothingMissing(wholeness, request.lines()))) {
                request.ready();
            }
        } else if (isNothingMissing(request.wholeness(), request.lines())) {
            request.ready();
        } else if (request.isWhole()) {
            watch(request, lines);
        }
        if (!request.isReady()) {
            heardOf.add(request);
        }
    }

    /** What is left of several requests with one id is looked after on. */
    void stays(OpenRequest request) {
        watch(request, new RequestLines(request.requestId(), request.lines()));
    }

    @Override
    public void process(Exchange page) {
        scanning.goesOn(progress.isFull() || progress.unacknowledged() >= DeliveryBacklog.MAX_REQUESTS);
        Cursor cursor = page.getMessage().getHeader(CloudWatchLogsConstants.CURSOR, Cursor.class);
        Long readThrough = page.getMessage().getHeader(CloudWatchLogsConstants.READ_THROUGH, Long.class);
        Long answeredAt = page.getMessage().getHeader(CloudWatchLogsConstants.ANSWERED_AT, Long.class);
        if (answeredAt != null) {
            heardOf.forEach(request -> request.foundBefore(answeredAt));
        }
        heardOf.clear();
        if (page.getMessage().getHeader(CloudWatchLogsConstants.ENDED, false, Boolean.class)) {
            discard(readings.remove(cursor));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            reading(cursor).unreadable = true;
            closeSilent(cursor.pass());
        } else if (cursor != null && readThrough != null) {
            Reading reading = reading(cursor);
            reading.readThrough(readThrough, scanning.nanos());
            ScannedRange scanned =
                    page.getMessage().getHeader(CloudWatchLogsConstants.SCANNED_RANGE, ScannedRange.class);
            if (scanned != null) {
                reading.scans.add(scanned);
            }
            closeSilent(cursor.pass());
            makeRoom();
        }
    }

    private void closeSilent(int pass) {
        List<Reading> ofPass = new ArrayList<>();
        readings.forEach((cursor, reading) -> {
            if (cursor.pass() == pass) {
                ofPass.add(reading);
            }
        });
        long longestWait = LONGEST_WAIT_FOR_OTHER_GROUPS;
        if (pass > 0) {
            // all of them come in pieces, with a rest between
            longestWait +=
                    ofPass.stream().mapToLong(reading -> reading.rest).max().orElse(0);
        }
        long oldest = scanning.nanos() - longestWait;
        List<Reading> scanned = ofPass.stream()
                .filter(reading -> !reading.unreadable && reading.readAt > oldest)
                .toList();
        SlowestLog slowest = new SlowestLog();
        scanned.forEach(reading -> slowest.add(reading.api, reading.readThrough));
        ofPass.forEach(reading -> close(reading, slowest.of(reading.api), scanned, oldest));
    }

    /** Another process reads on, from before these requests: it delivers them. */
    private void discard(Reading ended) {
        if (ended == null) {
            return;
        }
        ended.deadlines.addAll(ended.unscanned);
        for (Deadline deadline : ended.deadlines) {
            if (!deadline.request().isClosed()) {
                forceDiscardingOfGroup(deadline.request().correlationKey());
                deadline.request().discard();
            }
        }
    }

    private void close(Reading reading, long slowest, List<Reading> scanned, long oldest) {
        List<Deadline> due = new ArrayList<>(reading.unscanned);
        reading.unscanned.clear();
        PriorityQueue<Deadline> queue = reading.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < reading.readThrough) {
            Deadline head = queue.peek();
            if (head.time() >= slowest
                    && head.since() >= oldest
                    && !head.request().isClosed()) {
                break;
            }
            due.add(queue.remove());
        }
        for (Deadline each : due) {
            OpenRequest request = each.request();
            if (request.isClosed()) {
                continue;
            }
            long deadline = deadline(request);
            if (deadline >= reading.readThrough) {
                queue.add(new Deadline(deadline, each.since(), request));
            } else if (each.since() >= oldest && !areScannedFor(request, reading, scanned)) {
                reading.unscanned.add(each);
            } else {
                if (request.isWhole()) {
                    bothLogs.waitedInVain(request.lines());
                }
                forceCompletionOfGroup(request.correlationKey());
            }
        }
    }

    /** Whether the other logs were scanned for a request after its entries were visible, however late that was. */
    private static boolean areScannedFor(OpenRequest request, Reading own, List<Reading> all) {
        if (request.foundBefore() == Long.MIN_VALUE) {
            return true;
        }
        long end = request.last() + OTHER_LOG_MILLIS;
        long since = request.foundBefore() + OTHER_LOG_MILLIS;
        if (own.pass == 0) {
            // in a backlog the other log was often scanned long after the time of the request already
            since = Math.min(since, end + LONGEST_LATE_MILLIS);
        }
        long begun = since;
        return all.stream()
                .filter(other -> other != own && other.tellsOf(own.api))
                .allMatch(other -> other.scans.cover(request.first(), end, begun));
    }

    /** Closes what has been open for longest, as much as makes reading worth while again. */
    private void makeRoom() {
        if (!progress.isOverfull() || progress.unacknowledged() > 0) {
            return;
        }
        long freed = 0;
        List<Map.Entry<Cursor, Reading>> byPass = new ArrayList<>(readings.entrySet());
        byPass.sort(Comparator.comparingInt(reading -> reading.getKey().pass()));
        for (Map.Entry<Cursor, Reading> reading : byPass) {
            PriorityQueue<Deadline> queue = reading.getValue().deadlines;
            queue.addAll(reading.getValue().unscanned);
            reading.getValue().unscanned.clear();
            while (!queue.isEmpty() && freed < progress.bytesToFree()) {
                OpenRequest request = queue.remove().request();
                if (!request.isClosed()) {
                    freed += request.bytes();
                    forceCompletionOfGroup(request.correlationKey());
                }
            }
        }
    }

    private long deadline(OpenRequest request) {
        if (request.isWhole()) {
            return request.silentSince() + OTHER_LOG_MILLIS;
        }
        long silent = request.silentSince() + silenceMillis + (request.waitsForIntegration() ? integrationMillis : 0);
        // a client could go on with the id for ever
        return request.isShared()
                ? Math.min(silent, request.first() + LONGEST_SHARED * (silenceMillis + integrationMillis))
                : silent;
    }

    /** Keeps an eye on a request that lines of a reading have opened or made whole. */
    private void watch(OpenRequest request, RequestLines lines) {
        Cursor cursor = lines.lines().get(0).cursor();
        reading(cursor).deadlines.add(new Deadline(deadline(request), scanning.nanos(), request));
    }

    private Reading reading(Cursor cursor) {
        return readings.computeIfAbsent(cursor, unused -> new Reading(cursor, scanning.nanos()));
    }
}
