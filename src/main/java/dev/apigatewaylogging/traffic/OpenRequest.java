package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.progress.Claim;
import dev.apigatewaylogging.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The lines of one request that came so far. It is the aggregate of the route's aggregator, which lets in one thread at
 * a time; once closed it no longer changes.
 */
public final class OpenRequest {

    private final String requestId;
    private final Progress progress;
    private List<RequestLine> lines = new ArrayList<>(RequestLines.USUAL);
    private List<Claim> claims = new ArrayList<>(1);
    private Wholeness wholeness = Wholeness.NOTHING;
    private boolean opens;
    private long last = Long.MIN_VALUE;
    private long lateMillis;
    private long bytes;
    private boolean ready;
    private boolean closed;
    private boolean repeated;

    OpenRequest(String requestId, Progress progress) {
        this.requestId = requestId;
        this.progress = progress;
    }

    void add(RequestLine line) {
        if (claimOn(line.cursor()).add(line.timestamp(), line.textHash(), line.bytes())) {
            lines.add(line);
            bytes += line.bytes();
            wholeness = wholeness.and(line.says());
            opens |=
                    !(line.says() instanceof ExecutionLine said) || said.label().starts();
            last = Math.max(last, line.timestamp());
            lateMillis = Math.max(lateMillis, line.lateMillis());
        }
    }

    public String requestId() {
        return requestId;
    }

    /** The lines in the order of their arrival; none any more when they were {@link #assembled()}. */
    public List<RequestLine> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Whether no line of the log that it has lines of is missing. */
    boolean isWhole() {
        return wholeness.isWhole();
    }

    /** Whether no line is missing, and both logs tell of it. */
    boolean isWholeWithBothLogs() {
        return wholeness.isWholeWithBothLogs();
    }

    /** Whether it is told of by an access log beside which there is no execution log. */
    private boolean standsAlone() {
        return wholeness.hasAccessLine() && !wholeness.hasExecutionLines() && wholeness.isWhole();
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
        return wholeness.waitsForIntegration();
    }

    /** Timestamp of the latest line, milliseconds since the epoch. */
    long last() {
        return last;
    }

    /** The memory that its lines take, about, in bytes. */
    long bytes() {
        return bytes;
    }

    boolean isClosed() {
        return closed;
    }

    /** No line is added any more: the request is on its way out. */
    void close() {
        closed = true;
        repeated = claims.stream().allMatch(claim -> claim.bringsNothingNew(opens || standsAlone()));
        if (!repeated) {
            claims.forEach(Claim::sent);
        }
        progress.sent();
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

    /** What the lines tell is known: they need not stay in memory until Kafka has the record. */
    void assembled() {
        lines = List.of();
    }

    /** All that the route wanted to do with the request is done. */
    void settle() {
        progress.answered();
        claims.forEach(repeated ? Claim::release : Claim::settle);
        forget();
    }

    /**
     * The route could not deal with the request: it stays unsettled and is read again after a restart. Its text does not
     * stay in memory, or a few thousands of them would stop all reading for ever.
     */
    void fail() {
        progress.answered();
        claims.forEach(Claim::giveUp);
        forget();
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
