package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.cloudwatch.Cursor;
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
 * log groups can tell of a request, the slowest of them tells the time, for a minute of scanning at most.
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

    /** So many times as long as one request can be silent, several requests with one id can be open. */
    private static final int LONGEST_SHARED = 4;

    private final Progress progress;
    private final Map<Cursor, Reading> readings = new HashMap<>();
    private final BothLogs bothLogs = new BothLogs();
    private final ScanningTime scanning;
    private long silenceMillis = 10_000;
    private long integrationMillis = 30_000;

    /** When to look at a request again; lines that came since may have moved its real deadline. */
    private record Deadline(long time, long since, OpenRequest request) {}

    /** What one reading has opened, and how far it has come. */
    private static final class Reading {
        private final String api;
        private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
        private long readThrough = Long.MIN_VALUE;
        private long readAt;

        private Reading(Cursor cursor, long now) {
            readAt = now;
            api = GatewayLogGroup.of(cursor.group().name()).apiId();
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
        if (page.getMessage().getHeader(CloudWatchLogsConstants.ENDED, false, Boolean.class)) {
            discard(readings.remove(cursor));
        } else if (page.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE, false, Boolean.class)) {
            reading(cursor).readAt = scanning.nanos() - LONGEST_WAIT_FOR_OTHER_GROUPS;
            closeSilent(cursor.pass());
        } else if (cursor != null && readThrough != null) {
            Reading reading = reading(cursor);
            reading.readThrough = readThrough;
            reading.readAt = scanning.nanos();
            closeSilent(cursor.pass());
            makeRoom();
        }
    }

    private void closeSilent(int pass) {
        SlowestLog slowest = slowest(pass);
        readings.forEach((cursor, reading) -> {
            if (cursor.pass() == pass) {
                close(reading, slowest.of(reading.api));
            }
        });
    }

    /** Another process reads on, from before these requests: it delivers them. */
    private void discard(Reading ended) {
        if (ended == null) {
            return;
        }
        for (Deadline deadline : ended.deadlines) {
            if (!deadline.request().isClosed()) {
                forceDiscardingOfGroup(deadline.request().correlationKey());
                deadline.request().discard();
            }
        }
    }

    private void close(Reading reading, long slowest) {
        long now = scanning.nanos();
        PriorityQueue<Deadline> queue = reading.deadlines;
        while (!queue.isEmpty() && queue.peek().time() < reading.readThrough) {
            Deadline head = queue.peek();
            boolean due = head.time() < slowest || now - head.since() > LONGEST_WAIT_FOR_OTHER_GROUPS;
            if (!due && !head.request().isClosed()) {
                return;
            }
            queue.remove();
            if (head.request().isClosed()) {
                continue;
            }
            long deadline = deadline(head.request());
            if (deadline < reading.readThrough) {
                if (head.request().isWhole()) {
                    bothLogs.waitedInVain(head.request().lines());
                }
                forceCompletionOfGroup(head.request().correlationKey());
            } else {
                queue.add(new Deadline(deadline, head.since(), head.request()));
            }
        }
    }

    /** How far those of the groups have come that are being read at all. */
    private SlowestLog slowest(int pass) {
        long now = scanning.nanos();
        SlowestLog slowest = new SlowestLog();
        readings.forEach((cursor, reading) -> {
            if (cursor.pass() == pass && now - reading.readAt < LONGEST_WAIT_FOR_OTHER_GROUPS) {
                slowest.add(reading.api, reading.readThrough);
            }
        });
        return slowest;
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
