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
    private final DeliveryTracker progress;
    private List<RequestEntry> lines;
    private List<InFlightRequest> claims = new ArrayList<>(1);
    private Completeness wholeness = Completeness.NOTHING;
    private long first = Long.MAX_VALUE;
    private long lastTimestamp = Long.MIN_VALUE;
    private long heardAt = Long.MIN_VALUE;
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
    public OpenRequest(RequestEntries first, DeliveryTracker progress) {
        this.requestId = first.requestId();
        this.pass = first.pass();
        this.progress = progress;
        this.lines = new ArrayList<>(first.lines().size());
        first.lines().forEach(this::add);
    }

    /** A request of which these entries are all. */
    OpenRequest(RequestEntries all, Completeness wholeness, DeliveryTracker progress) {
        this.requestId = all.requestId();
        this.pass = all.pass();
        this.progress = progress;
        this.wholeness = wholeness;
        this.lines = new ArrayList<>(all.lines().size());
        all.lines().forEach(this::claimed);
    }

    /** One of several requests with one id. */
    OpenRequest(String requestId, CollisionCandidate apart, DeliveryTracker progress) {
        this(new RequestEntries(requestId, apart.lines()), Completeness.ofOne(apart.lines()), progress);
        this.borrowed = apart.borrowed();
        this.guessed = apart.isGuessed();
        this.isApart = true;
    }

    void add(RequestEntry line) {
        if (claimed(line)) {
            wholeness = wholeness.with(line.entry());
            if (line.entry() instanceof ExecutionLogEntry said) {
                compare(line, said);
            }
            if (repetitions != null) {
                repetitions.add(line);
                shared.added(line);
            } else if (wholeness.isShared()) {
                repetitions = new EntryCounts(lines);
                shared = new RequestIdCollision();
            }
        }
    }

    /** What begins after an end, or lies in another log group, may be of another request. */
    private void compare(RequestEntry line, ExecutionLogEntry said) {
        if (said.label().startsRequest()) {
            started = Math.max(started, line.timestamp());
        } else if (said.label() == ExecutionLabel.METHOD_COMPLETED) {
            completed = Math.min(completed, line.timestamp());
        }
        LogGroup group = line.scanId().group();
        boolean elsewhere = executionGroup != null && !executionGroup.equals(group);
        executionGroup = group;
        if (started > completed || elsewhere) {
            wholeness = wholeness.shared();
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
    boolean canStay(int mostLines) {
        return shared.staying() < mostLines;
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
                requests.add(new OpenRequest(requestId, request, progress));
            }
        }
        if (!staying.isEmpty()) {
            requests.add(new OpenRequest(new RequestEntries(requestId, EntryOrder.of(staying)), progress));
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
        InFlightRequest claim = inFlightFor(line.scanId());
        boolean isNew = claim.add(line.timestamp(), line.eventId(), line.bytes());
        if (isNew) {
            lines.add(line);
            if (!(line.entry() instanceof ExecutionLogEntry said)
                    || said.label().startsRequest()) {
                claim.standsAlone();
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
        return wholeness.isComplete();
    }

    /** What its entries amount to. */
    Completeness wholeness() {
        return wholeness;
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
        return repetitions == null ? wholeness.isIntegrationPending() : repetitions.waitForIntegration();
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

    /** Since when it has been silent, in the time of the log: entries may be visible long after their time. */
    long silentSince() {
        return Math.max(lastTimestamp, heardAt);
    }

    /** The memory that it takes, about, in bytes. */
    long bytes() {
        return claims.stream().mapToLong(InFlightRequest::bytes).sum();
    }

    boolean isClosed() {
        return closed;
    }

    /** No line is added any more: the request is on its way out. */
    void close() {
        closed = true;
        claims.stream().filter(InFlightRequest::isRepeatedElsewhere).forEach(claim -> claim.setContent(content(claim)));
        duplicate = claims.stream().allMatch(InFlightRequest::isDuplicate);
        if (!duplicate) {
            claims.forEach(InFlightRequest::sent);
        }
        progress.onSent();
    }

    /** What the entries of a log group say, in an order that does not depend on the order of their arrival. */
    private String content(InFlightRequest claim) {
        return lines.stream()
                .filter(line -> line.scanId().group().equals(claim.cursor().group()))
                .map(line -> line.timestamp() + " " + line.entry())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Whether it has lines that were not sent before; if not, it is a repetition and need not go out. */
    boolean bringsNews() {
        return !duplicate;
    }

    /** Whether some of it was found by a second reading. */
    boolean isLate() {
        return claims.stream().anyMatch(claim -> claim.cursor().pass() > 0);
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
                claims.forEach(InFlightRequest::release);
            } else {
                InFlightRequest.settleAll(claims);
            }
            clear();
            // a stop waits for this: what is settled has to be in its last checkpoint
            progress.onCompleted();
        }
    }

    /**
     * The route could not deal with the request: the position stays before it, so that it is read again after a restart.
     * Its memory is free.
     */
    void nack() {
        if (!ended) {
            ended = true;
            progress.onCompleted();
            claims.forEach(InFlightRequest::freeMemory);
            clear();
        }
    }

    /** Nobody here deals with the request any more. */
    void discard() {
        closed = true;
        claims.forEach(InFlightRequest::release);
        clear();
    }

    /** Its deadline stays queued for a while and must not keep the text alive. */
    private void clear() {
        lines = List.of();
        borrowed = List.of();
        claims = List.of();
    }

    private InFlightRequest inFlightFor(ScanId cursor) {
        for (InFlightRequest claim : claims) {
            if (claim.cursor().group().equals(cursor.group())) {
                return claim;
            }
        }
        InFlightRequest claim = progress.track(cursor, requestId);
        claims.add(claim);
        return claim;
    }
}
