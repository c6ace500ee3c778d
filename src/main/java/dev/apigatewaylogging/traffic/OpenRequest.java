package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.progress.Claim;
import dev.apigatewaylogging.progress.Progress;
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
    private final Progress progress;
    private List<RequestLine> lines;
    private List<Claim> claims = new ArrayList<>(1);
    private Wholeness wholeness = Wholeness.NOTHING;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long heardAt = Long.MIN_VALUE;
    private long foundBefore = Long.MIN_VALUE;
    private long started = Long.MIN_VALUE;
    private long completed = Long.MAX_VALUE;
    private LogGroup executionGroup;
    /** Only where there may be several requests with this id. */
    private Repetitions repetitions;

    private SharedRequest shared = SharedRequest.NONE;
    private List<RequestLine> borrowed = List.of();
    private boolean isApart;
    private boolean guessed;
    private long lateMillis;
    private boolean ready;
    private boolean closed;
    private boolean repeated;
    private boolean assembled;
    private int callsUnderWay;
    private boolean callFailed;
    private boolean ended;

    /** A request of which these entries came first. */
    OpenRequest(RequestLines first, Progress progress) {
        this.requestId = first.requestId();
        this.pass = first.pass();
        this.progress = progress;
        this.lines = new ArrayList<>(first.lines().size());
        first.lines().forEach(this::add);
    }

    /** A request of which these entries are all. */
    OpenRequest(RequestLines all, Wholeness wholeness, Progress progress) {
        this.requestId = all.requestId();
        this.pass = all.pass();
        this.progress = progress;
        this.wholeness = wholeness;
        this.lines = new ArrayList<>(all.lines().size());
        all.lines().forEach(this::claimed);
    }

    /** One of several requests with one id. */
    OpenRequest(String requestId, RequestApart apart, Progress progress) {
        this(new RequestLines(requestId, apart.lines()), Wholeness.ofOne(apart.lines()), progress);
        this.borrowed = apart.borrowed();
        this.guessed = apart.isGuessed();
        this.isApart = true;
    }

    void add(RequestLine line) {
        if (claimed(line)) {
            wholeness = wholeness.and(line.says());
            if (line.says() instanceof ExecutionLine said) {
                compare(line, said);
            }
            if (repetitions != null) {
                repetitions.add(line);
                shared.added(line);
            } else if (wholeness.isShared()) {
                repetitions = new Repetitions(lines);
                shared = new SharedRequest();
            }
        }
    }

    /** What begins after an end, or lies in another log group, may be of another request. */
    private void compare(RequestLine line, ExecutionLine said) {
        if (said.label().starts()) {
            started = Math.max(started, line.timestamp());
        } else if (said.label() == ExecutionLabel.METHOD_COMPLETED) {
            completed = Math.min(completed, line.timestamp());
        }
        LogGroup group = line.cursor().group();
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
    boolean findOver(Predicate<Wholeness> isNothingMissing) {
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
        List<RequestLine> staying = new ArrayList<>();
        for (RequestApart request : onlyOver ? shared.requests() : RequestsApart.of(LineOrder.of(lines))) {
            if (onlyOver && !shared.isOver(request)) {
                staying.addAll(request.lines());
            } else {
                requests.add(new OpenRequest(requestId, request, progress));
            }
        }
        if (!staying.isEmpty()) {
            requests.add(new OpenRequest(new RequestLines(requestId, LineOrder.of(staying)), progress));
        }
        discard();
        return requests;
    }

    /** Whether it is one of several requests with one id, and known to be one. */
    boolean isApart() {
        return isApart;
    }

    /** What its entries amount to. */
    List<Outcome> outcomes(TrafficAssembler assembler) {
        return isApart ? assembler.assemble(lines, borrowed, guessed) : assembler.assembleAll(lines);
    }

    private boolean claimed(RequestLine line) {
        Claim claim = claimOn(line.cursor());
        boolean isNew = claim.add(line.timestamp(), line.eventId(), line.bytes());
        if (isNew) {
            lines.add(line);
            if (!(line.says() instanceof ExecutionLine said) || said.label().starts()) {
                claim.standsAlone();
            }
            first = Math.min(first, line.timestamp());
            last = Math.max(last, line.timestamp());
            lateMillis = Math.max(lateMillis, line.lateMillis());
        }
        return isNew;
    }

    public String requestId() {
        return requestId;
    }

    /** Its key in the aggregator. */
    String correlationKey() {
        return RequestLines.correlationKey(pass, requestId);
    }

    /** The lines in the order of their arrival; none any more when they were assembled. */
    public List<RequestLine> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Whether no line of the log that it has lines of is missing. */
    boolean isWhole() {
        return wholeness.isWhole();
    }

    /** What its entries amount to. */
    Wholeness wholeness() {
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
    boolean waitsForIntegration() {
        return repetitions == null ? wholeness.waitsForIntegration() : repetitions.waitForIntegration();
    }

    /** Timestamp of the earliest line, milliseconds since the epoch. */
    long first() {
        return first;
    }

    /** Timestamp of the latest line, milliseconds since the epoch. */
    long last() {
        return last;
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
    void foundBefore(long time) {
        foundBefore = Math.max(foundBefore, time);
    }

    /** Entries may be visible from this time on, milliseconds since the epoch; {@code Long.MIN_VALUE} if it is not known. */
    long foundBefore() {
        return foundBefore;
    }

    /** Since when it has been silent, in the time of the log: entries may be visible long after their time. */
    long silentSince() {
        return Math.max(last, heardAt);
    }

    /** The memory that it takes, about, in bytes. */
    long bytes() {
        return claims.stream().mapToLong(Claim::bytes).sum();
    }

    boolean isClosed() {
        return closed;
    }

    /** No line is added any more: the request is on its way out. */
    void close() {
        closed = true;
        claims.stream().filter(Claim::isRepeatedElsewhere).forEach(claim -> claim.setContent(content(claim)));
        repeated = claims.stream().allMatch(Claim::bringsNothingNew);
        if (!repeated) {
            claims.forEach(Claim::sent);
        }
        progress.sent();
    }

    /** What the entries of a log group say, in an order that does not depend on the order of their arrival. */
    private String content(Claim claim) {
        return lines.stream()
                .filter(line -> line.cursor().group().equals(claim.cursor().group()))
                .map(line -> line.timestamp() + " " + line.says())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Whether it has lines that were not sent before; if not, it is a repetition and need not go out. */
    boolean bringsNews() {
        return !repeated;
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
    void assembled(int calls) {
        assembled = true;
        callsUnderWay = calls;
        lines = List.of();
        borrowed = List.of();
    }

    /** Whether its entries became calls. */
    boolean isAssembled() {
        return assembled;
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
                fail();
            } else {
                settle();
            }
        }
    }

    /** Whether it was settled or has failed. */
    boolean hasEnded() {
        return ended;
    }

    /** All that the route wanted to do with the request is done. */
    void settle() {
        if (!ended) {
            ended = true;
            if (repeated) {
                claims.forEach(Claim::release);
            } else {
                Claim.settleAll(claims);
            }
            forget();
            // a stop waits for this: what is settled has to be in its last checkpoint
            progress.answered();
        }
    }

    /**
     * The route could not deal with the request: the position stays before it, so that it is read again after a restart.
     * Its memory is free.
     */
    void fail() {
        if (!ended) {
            ended = true;
            progress.answered();
            claims.forEach(Claim::freeMemory);
            forget();
        }
    }

    /** Nobody here deals with the request any more. */
    void discard() {
        closed = true;
        claims.forEach(Claim::release);
        forget();
    }

    /** Its deadline stays queued for a while and must not keep the text alive. */
    private void forget() {
        lines = List.of();
        borrowed = List.of();
        claims = List.of();
    }

    private Claim claimOn(Cursor cursor) {
        for (Claim claim : claims) {
            if (claim.cursor().group().equals(cursor.group())) {
                return claim;
            }
        }
        Claim claim = progress.claim(cursor, requestId);
        claims.add(claim);
        return claim;
    }
}
