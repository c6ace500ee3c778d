package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.util.http.StatusCode;
import java.util.List;

/**
 * Which lines of a request have been seen, and whether that is all of them. Immutable; seeing a line costs a few
 * nanoseconds.
 *
 * <p>The last line alone does not make a request whole: lines of one millisecond are delivered in the order of their
 * ingestion, so one from the middle can come after {@code Method completed with status}. Nor can lines be counted: how
 * many there are depends on the stage's settings. So a request is whole when what belongs together is there together. Of
 * the data-tracing lines all are logged or none, so one that is there asks for the others. A request that this rule does
 * not recognise goes out after the silence, which is slower but loses nothing.
 *
 * @param seen one bit for each kind of statement, see {@link #bit}
 */
public record Completeness(long seen) {

    /** No line seen. */
    public static final Completeness NOTHING = new Completeness(0);

    private static final long ACCESS = 1L << 63;
    /** An access line of an API that can write execution logs too, under the same request id. */
    private static final long ACCESS_OF_TWO_LOGS = 1L << 62;

    private static final long INTEGRATION_PENDING = 1L << 61;
    private static final long SUCCESS = 1L << 60;
    private static final long NOT_EXECUTION = ACCESS | ACCESS_OF_TWO_LOGS;
    /** Something was said that one request says once: there may be several with this id. */
    private static final long SHARED = 1L << 59;

    private static final int LENGTH_OF_UUID = 36;

    private static final long REQUEST_DATA = bits(
            ExecutionLabel.METHOD_REQUEST_PATH,
            ExecutionLabel.METHOD_REQUEST_QUERY,
            ExecutionLabel.METHOD_REQUEST_HEADERS,
            ExecutionLabel.METHOD_REQUEST_BODY);
    private static final long RESPONSE_DATA =
            bits(ExecutionLabel.METHOD_RESPONSE_BODY, ExecutionLabel.METHOD_RESPONSE_HEADERS);
    private static final long START = bits(
            ExecutionLabel.STARTING_EXECUTION,
            ExecutionLabel.VERIFYING_USAGE_PLAN,
            ExecutionLabel.EXTENDED_REQUEST_ID,
            ExecutionLabel.STARTING_AUTHORIZER);
    private static final long FAILED = bits(ExecutionLabel.EXECUTION_FAILED, ExecutionLabel.LAMBDA_FAILED);
    private static final long ANSWERED = bits(ExecutionLabel.EXECUTION_COMPLETED, ExecutionLabel.RECEIVED_RESPONSE);
    private static final long AUTHORIZING = bits(
            ExecutionLabel.STARTING_AUTHORIZER,
            ExecutionLabel.AUTHORIZER_RESULT,
            ExecutionLabel.AUTHORIZER_POLICY,
            ExecutionLabel.AUTHORIZER_COMPLETED);
    private static final long INTEGRATION_REQUEST = bits(
            ExecutionLabel.ENDPOINT_REQUEST_URI,
            ExecutionLabel.ENDPOINT_REQUEST_HEADERS,
            ExecutionLabel.ENDPOINT_REQUEST_BODY,
            ExecutionLabel.SENDING_REQUEST);
    private static final long OUTCOME = ANSWERED
            | FAILED
            | RESPONSE_DATA
            | bits(ExecutionLabel.ENDPOINT_RESPONSE_BODY, ExecutionLabel.ENDPOINT_RESPONSE_HEADERS);
    private static final long REFUSED = bits(ExecutionLabel.KEY_THROTTLED, ExecutionLabel.KEY_QUOTA_EXCEEDED);
    /** An authorizer's integration repeats the labels of the request's own; these occur once. */
    static final long ONCE = REQUEST_DATA
            | RESPONSE_DATA
            | REFUSED
            | bits(
                    ExecutionLabel.EXTENDED_REQUEST_ID,
                    ExecutionLabel.STARTING_AUTHORIZER,
                    ExecutionLabel.VERIFYING_USAGE_PLAN,
                    ExecutionLabel.STARTING_EXECUTION,
                    ExecutionLabel.UNAUTHORIZED_REQUEST,
                    ExecutionLabel.API_KEY_CHECK,
                    ExecutionLabel.HTTP_METHOD,
                    ExecutionLabel.GATEWAY_RESPONSE,
                    ExecutionLabel.GATEWAY_RESPONSE_BODY,
                    ExecutionLabel.GATEWAY_RESPONSE_HEADERS,
                    ExecutionLabel.EXECUTION_COMPLETED,
                    ExecutionLabel.METHOD_COMPLETED,
                    ExecutionLabel.WEBSOCKET_ROUTE);

    /** These can occur twice, but not with the same text that is followed by another label. */
    static final long FORGEABLE = bits(
            ExecutionLabel.ENDPOINT_REQUEST_BODY,
            ExecutionLabel.WEBSOCKET_CONNECTING,
            ExecutionLabel.WEBSOCKET_RECEIVED,
            ExecutionLabel.WEBSOCKET_CONNECTION,
            ExecutionLabel.WEBSOCKET_ANSWERED);

    private static final long MANDATORY = bits(ExecutionLabel.HTTP_METHOD, ExecutionLabel.METHOD_COMPLETED);
    private static final long WEBSOCKET_END =
            bits(ExecutionLabel.WEBSOCKET_CONNECTION, ExecutionLabel.WEBSOCKET_ANSWERED);

    /** What is known after these lines. */
    public static Completeness of(List<RequestEntry> lines) {
        long seen = NOTHING.seen;
        long ended = Long.MAX_VALUE;
        long started = Long.MIN_VALUE;
        LogGroup group = null;
        for (RequestEntry line : lines) {
            seen = update(seen, line.entry());
            if (line.entry() instanceof ExecutionLogEntry said) {
                if (said.label().startsRequest()) {
                    started = Math.max(started, line.timestamp());
                } else if (said.label() == ExecutionLabel.METHOD_COMPLETED) {
                    ended = Math.min(ended, line.timestamp());
                }
                LogGroup its = line.scanId().group();
                if (group != null && !group.equals(its)) {
                    seen |= SHARED;
                }
                group = its;
            }
        }
        return new Completeness(started > ended ? seen | SHARED : seen);
    }

    /** What is known of lines that are known to be of one request. */
    public static Completeness ofOne(List<RequestEntry> lines) {
        return new Completeness(of(lines).seen & ~SHARED);
    }

    /** Whether there may be several requests: then only a look at all lines tells whether they are whole. */
    public boolean isShared() {
        return has(SHARED);
    }

    /** The same, with the knowledge that there may be several requests. */
    public Completeness shared() {
        return isShared() ? this : new Completeness(seen | SHARED);
    }

    /**
     * Whether the request was turned away before its method was logged. A gateway response may still be logged, unless
     * another request has begun.
     */
    public boolean isRefused() {
        return has(bit(ExecutionLabel.UNAUTHORIZED_REQUEST))
                || (has(bit(ExecutionLabel.METHOD_COMPLETED))
                        && !has(bit(ExecutionLabel.HTTP_METHOD))
                        && hasAny(START));
    }

    /** What is known after one more line. */
    public Completeness with(LogEntry line) {
        long next = update(seen, line);
        return next == seen ? this : new Completeness(next);
    }

    private static long update(long seen, LogEntry line) {
        if (line instanceof ExecutionLogEntry said) {
            return update(seen, said);
        }
        if (line instanceof AccessLogEntry said) {
            long shared = (seen & ACCESS) == 0 ? 0 : SHARED;
            return seen | shared | (canHaveExecutionLog(said) ? NOT_EXECUTION : ACCESS);
        }
        return seen;
    }

    private static long update(long seen, ExecutionLogEntry line) {
        long bit = bit(line.label());
        boolean again = (seen & bit & ONCE) != 0
                || ((seen & bit & FORGEABLE) != 0 && !line.beforeAnotherLabel().isEmpty());
        long next = again ? seen | SHARED : seen | bit;
        switch (line.label()) {
            case SENDING_REQUEST -> next |= INTEGRATION_PENDING;
            case RECEIVED_RESPONSE,
                    AUTHORIZER_RESULT,
                    AUTHORIZER_POLICY,
                    AUTHORIZER_COMPLETED,
                    UNAUTHORIZED_REQUEST,
                    STARTING_EXECUTION,
                    EXECUTION_FAILED,
                    LAMBDA_FAILED,
                    ENDPOINT_RESPONSE_BODY,
                    ENDPOINT_RESPONSE_HEADERS,
                    METHOD_RESPONSE_BODY,
                    METHOD_RESPONSE_HEADERS -> next &= ~INTEGRATION_PENDING;
            case METHOD_COMPLETED -> {
                next &= ~INTEGRATION_PENDING;
                int status = StatusCode.of(line.value());
                next |= status > 0 && status < 400 ? SUCCESS : 0;
            }
            default -> {}
        }
        return next;
    }

    /** Whether any execution line was seen. */
    public boolean hasExecutionLines() {
        return (seen & ~(NOT_EXECUTION | SHARED)) != 0;
    }

    /** Whether an access line was seen. */
    public boolean hasAccessLine() {
        return has(ACCESS);
    }

    /**
     * Whether nothing more is to come, so that the request can go out at once. An access line that can have no execution
     * lines beside it is a whole request.
     */
    public boolean isComplete() {
        if (isShared()) {
            return false;
        }
        return hasExecutionLines() ? executionIsWhole() : has(ACCESS) && !has(ACCESS_OF_TWO_LOGS);
    }

    /** The same where the stage writes both logs: then both are needed. */
    public boolean isCompleteWithAccessLog() {
        return has(ACCESS) && !isShared() && hasExecutionLines() && executionIsWhole();
    }

    private boolean executionIsWhole() {
        if (!hasAny(START)) {
            return false;
        }
        if (has(bit(ExecutionLabel.WEBSOCKET_ROUTE))) {
            return hasAny(WEBSOCKET_END);
        }
        if (!has(MANDATORY)) {
            // refused before anything of it was logged
            return hasAny(REFUSED) && has(bit(ExecutionLabel.METHOD_COMPLETED));
        }
        return !hasGaps();
    }

    /** Whether data-tracing lines are missing beside others that are there: of these all are logged or none. */
    public boolean hasGaps() {
        if (!hasAny(REQUEST_DATA | RESPONSE_DATA)) {
            return false;
        }
        // an integration that answered shows in the response lines, unless its answer could not be used
        boolean responseLogged = hasAny(SUCCESS) || (hasAny(ANSWERED) && !hasAny(FAILED));
        return !has(REQUEST_DATA) || (responseLogged && !has(RESPONSE_DATA)) || lacksIntegrationResult();
    }

    /** Whether an integration was asked and no line tells what came of it. An authorizer's lines look the same. */
    private boolean lacksIntegrationResult() {
        return hasAny(INTEGRATION_REQUEST) && !hasAny(AUTHORIZING) && !hasAny(OUTCOME);
    }

    /**
     * Whether an integration has been asked and has not answered yet. It may take longer than any silence between other
     * lines: 29 seconds, and more where the account's limit was raised.
     */
    public boolean isIntegrationPending() {
        return has(INTEGRATION_PENDING) && !has(bit(ExecutionLabel.METHOD_COMPLETED));
    }

    private boolean has(long all) {
        return (seen & all) == all;
    }

    private boolean hasAny(long some) {
        return (seen & some) != 0;
    }

    /**
     * REST and WebSocket APIs can write both logs, an HTTP API has the access log only. The ids of a REST API's requests
     * are UUIDs; what an HTTP API's format shows besides is the route key, a WebSocket API's the type of the event.
     */
    private static boolean canHaveExecutionLog(AccessLogEntry line) {
        return line.fields().containsKey(AccessField.EVENT_TYPE)
                || (line.requestId().length() == LENGTH_OF_UUID
                        && !line.fields().containsKey(AccessField.ROUTE_KEY));
    }

    static long bits(ExecutionLabel... labels) {
        long bits = 0;
        for (ExecutionLabel label : labels) {
            bits |= bit(label);
        }
        return bits;
    }

    @SuppressWarnings("EnumOrdinal") // the place of a bit means nothing outside of the running program
    static long bit(ExecutionLabel label) {
        return 1L << label.ordinal();
    }
}
