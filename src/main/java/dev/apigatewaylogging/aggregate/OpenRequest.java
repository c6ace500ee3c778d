package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.InFlightRequest;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.entries.CollisionCandidate;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.EntryCounts;
import dev.apigatewaylogging.httpcall.entries.EntryOrder;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisions;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The lines of one request that came so far. It is the aggregate of the route's aggregator, which lets in one thread at
 * a time; once closed it no longer changes.
 */
public final class OpenRequest {

    private final String requestId;
    private final int pass;
    private final DeliveryTracker tracker;
    private List<RequestEntry> lines;
    private List<InFlightRequest> inFlightRequests = new ArrayList<>(1);
    private Completeness completeness = Completeness.NOTHING;
    private long first = Long.MAX_VALUE;
    private long lastTimestamp = Long.MIN_VALUE;
    private long heardAt = Long.MIN_VALUE;
    private long lastReadTime = Long.MIN_VALUE;
    private long started = Long.MIN_VALUE;
    private long completed = Long.MAX_VALUE;
    private LogGroup executionGroup;
    /** Only where there may be several requests with this id. */
    private EntryCounts repetitions;

    private RequestIdCollision shared = RequestIdCollision.NONE;
    private List<RequestEntry> borrowed = List.of();
    private boolean isApart;
    private boolean guessed;
    private long lateMillis;
    private boolean ready;
    private boolean closed;
    private boolean duplicate;
    private boolean releaseEntries;
    private int callsUnderWay;
    private boolean callFailed;
    private boolean ended;

    /** A request of which these entries came first. */
    public OpenRequest(RequestEntries first, DeliveryTracker tracker) {
        this.requestId = first.requestId();
        this.pass = first.pass();
        this.tracker = tracker;
        this.lines = new ArrayList<>(first.lines().size());
        first.lines().forEach(this::add);
    }

    /** A request of which these entries are all. */
    OpenRequest(RequestEntries all, Completeness completeness, DeliveryTracker tracker) {
        this.requestId = all.requestId();
        this.pass = all.pass();
        this.tracker = tracker;
        this.completeness = completeness;
        this.lines = new ArrayList<>(all.lines().size());
        all.lines().forEach(this::claimed);
    }

    /** One of several requests with one id. */
    OpenRequest(String requestId, CollisionCandidate apart, DeliveryTracker tracker) {
        this(new RequestEntries(requestId, apart.lines()), Completeness.ofOne(apart.lines()), tracker);
        this.borrowed = apart.borrowed();
        this.guessed = apart.isGuessed();
        this.isApart = true;
    }

    void add(RequestEntry line) {
        if (claimed(line)) {
            completeness = completeness.with(line.entry());
            if (line.entry() instanceof ExecutionLogEntry said) {
                compare(line, said);
            }
            if (repetitions != null) {
                repetitions.add(line);
                shared.added(line);
            } else if (completeness.isShared()) {
                repetitions = new EntryCounts(lines);
                shared = new RequestIdCollision();
            }
        }
    }

    /** What begins after an end, or lies in another log group, may be of another request. */
    private void compare(RequestEntry line, ExecutionLogEntry logEntry) {
        if (logEntry.label().startsRequest()) {
            started = Math.max(started, line.timestamp());
        } else if (logEntry.label() == ExecutionLabel.METHOD_COMPLETED) {
            completed = Math.min(completed, line.timestamp());
        }
        LogGroup group = line.scanId().group();
        boolean elsewhere = executionGroup != null && !executionGroup.equals(group);
        executionGroup = group;
        if (started > completed || elsewhere) {
            completeness = completeness.shared();
        }
    }

    /** Whether there may be several requests with this id among its entries. */
    boolean isShared() {
        return repetitions != null;
    }

    /** How many requests there are at least, unless entries were logged repeatedly. */
    int requests() {
        return repetitions == null ? 1 : repetitions.requests();
    }

    /**
     * Whether one of the requests with this id is over.
     *
     * @param isNothingMissing tells of one request whether it has all its entries
     */
    boolean findOver(Predicate<Completeness> isNothingMissing) {
        return shared.findOver(lines, isNothingMissing);
    }

    /** Whether what is not over is so little that it can stay open. */
    boolean canStay(int maxEntries) {
        return shared.staying() < maxEntries;
    }

    /**
     * Becomes the requests that it consists of. It is of no use any more then.
     *
     * @param onlyOver whether those that are not over go on together as one open request, the last one of the list
     */
    List<OpenRequest> apart(boolean onlyOver) {
        List<OpenRequest> requests = new ArrayList<>();
        List<RequestEntry> staying = new ArrayList<>();
        for (CollisionCandidate request :
                onlyOver ? shared.requests() : RequestIdCollisions.split(EntryOrder.of(lines))) {
            if (onlyOver && !shared.isOver(request)) {
                staying.addAll(request.lines());
            } else {
                requests.add(new OpenRequest(requestId, request, tracker));
            }
        }
        if (!staying.isEmpty()) {
            requests.add(new OpenRequest(new RequestEntries(requestId, EntryOrder.of(staying)), tracker));
        }
        discard();
        return requests;
    }

    /** Whether it is one of several requests with one id, and known to be one. */
    boolean isApart() {
        return isApart;
    }

    /** What its entries amount to. */
    List<AssemblyResult> outcomes(HttpCallAssembler assembler) {
        return isApart ? assembler.assemble(lines, borrowed, guessed) : assembler.assembleAll(lines);
    }

    private boolean claimed(RequestEntry line) {
        InFlightRequest inFlight = inFlightFor(line.scanId());
        boolean isNew = inFlight.add(line.timestamp(), line.eventId(), line.bytes());
        if (isNew) {
            lines.add(line);
            if (!(line.entry() instanceof ExecutionLogEntry said)
                    || said.label().startsRequest()) {
                inFlight.standsAlone();
            }
            first = Math.min(first, line.timestamp());
            lastTimestamp = Math.max(lastTimestamp, line.timestamp());
            lateMillis = Math.max(lateMillis, line.latenessMillis());
        }
        return isNew;
    }

    public String requestId() {
        return requestId;
    }

    /** Its key in the aggregator. */
    String correlationKey() {
        return RequestEntries.correlationKey(pass, requestId);
    }

    /** The lines in the order of their arrival; none any more when they were assembled. */
    public List<RequestEntry> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Whether no line of the log that it has lines of is missing. */
    boolean isComplete() {
        return completeness.isComplete();
    }

    /** What its entries amount to. */
    Completeness completeness() {
        return completeness;
    }

    /** Whether there is nothing to wait for. */
    public boolean isReady() {
        return ready;
    }

    void ready() {
        ready = true;
    }

    /** Whether API Gateway is waiting for the integration or the authorizer, and silent meanwhile. */
    boolean isIntegrationPending() {
        return repetitions == null ? completeness.isIntegrationPending() : repetitions.waitForIntegration();
    }

    /** Timestamp of the earliest line, milliseconds since the epoch. */
    long first() {
        return first;
    }

    /** Timestamp of the latest line, milliseconds since the epoch. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * Entries have come.
     *
     * @param readThrough how far the log had been scanned then, milliseconds since the epoch
     */
    void heard(long readThrough) {
        heardAt = Math.max(heardAt, readThrough);
    }

    /**
     * Entries have come with an answer of AWS.
     *
     * @param time AWS had answered before it, milliseconds since the epoch
     */
    void lastReadTime(long time) {
        lastReadTime = Math.max(lastReadTime, time);
    }

    /** Entries may be visible from this time on, milliseconds since the epoch; {@code Long.MIN_VALUE} if it is not known. */
    long lastReadTime() {
        return lastReadTime;
    }

    /** Since when it has been silent, in the time of the log: entries may be visible long after their time. */
    long silentSince() {
        return Math.max(lastTimestamp, heardAt);
    }

    /** The memory that it takes, about, in bytes. */
    long bytes() {
        return inFlightRequests.stream().mapToLong(InFlightRequest::bytes).sum();
    }

    boolean isClosed() {
        return closed;
    }

    /** No line is added any more: the request is on its way out. */
    void close() {
        closed = true;
        inFlightRequests.stream()
                .filter(InFlightRequest::isRepeatedElsewhere)
                .forEach(inFlight -> inFlight.setContent(content(inFlight)));
        duplicate = inFlightRequests.stream().allMatch(InFlightRequest::isDuplicate);
        if (!duplicate) {
            inFlightRequests.forEach(InFlightRequest::sent);
        }
        tracker.onSent();
    }

    /** What the entries of a log group say, in an order that does not depend on the order of their arrival. */
    private String content(InFlightRequest inFlight) {
        return lines.stream()
                .filter(line -> line.scanId().group().equals(inFlight.cursor().group()))
                .map(line -> line.timestamp() + " " + line.entry())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Whether it has lines that were not sent before; if not, it is a repetition and need not go out. */
    public boolean bringsNews() {
        return !duplicate;
    }

    /** Whether some of it was found by a second reading. */
    boolean isLate() {
        return inFlightRequests.stream().anyMatch(inFlight -> inFlight.cursor().pass() > 0);
    }

    /** How long after its event CloudWatch received the latest of the lines, in milliseconds. */
    long lateMillis() {
        return lateMillis;
    }

    /**
     * The entries became calls: they need not stay in memory until Kafka has the records.
     *
     * @param calls how many
     */
    void releaseEntries(int calls) {
        releaseEntries = true;
        callsUnderWay = calls;
        lines = List.of();
        borrowed = List.of();
    }

    /** Whether its entries became calls. */
    boolean isAssembled() {
        return releaseEntries;
    }

    boolean hasCallsUnderWay() {
        return callsUnderWay > 0;
    }

    /** The route is done with one of the calls; the last one settles the request. */
    void callEnded(boolean delivered) {
        callFailed |= !delivered;
        callsUnderWay--;
        if (callsUnderWay == 0) {
            if (callFailed) {
                nack();
            } else {
                acknowledge();
            }
        }
    }

    /** Whether it was settled or has failed. */
    boolean hasEnded() {
        return ended;
    }

    /** All that the route wanted to do with the request is done. */
    void acknowledge() {
        if (!ended) {
            ended = true;
            if (duplicate) {
                inFlightRequests.forEach(InFlightRequest::release);
            } else {
                InFlightRequest.settleAll(inFlightRequests);
            }
            clear();
            // a stop waits for this: what is settled has to be in its last checkpoint
            tracker.onCompleted();
        }
    }

    /**
     * The route could not deal with the request: the position stays before it, so that it is read again after a restart.
     * Its memory is free.
     */
    void nack() {
        if (!ended) {
            ended = true;
            tracker.onCompleted();
            inFlightRequests.forEach(InFlightRequest::freeMemory);
            clear();
        }
    }

    /** Nobody here deals with the request any more. */
    void discard() {
        closed = true;
        inFlightRequests.forEach(InFlightRequest::release);
        clear();
    }

    /** Its deadline stays queued for a while and must not keep the text alive. */
    private void clear() {
        lines = List.of();
        borrowed = List.of();
        inFlightRequests = List.of();
    }

    private InFlightRequest inFlightFor(ScanId scanId) {
        for (InFlightRequest inFlight : inFlightRequests) {
            if (inFlight.cursor().group().equals(scanId.group())) {
                return inFlight;
            }
        }
        InFlightRequest inFlight = tracker.track(scanId, requestId);
        inFlightRequests.add(inFlight);
        return inFlight;
    }
}
