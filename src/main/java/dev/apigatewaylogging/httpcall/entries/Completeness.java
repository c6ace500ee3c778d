/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
 * Tracks which entries of a request have been seen, and whether the request is complete. Immutable; an entry costs a
 * few nanoseconds.
 *
 * <p>The last entry alone does not complete a request: entries of the same millisecond arrive in the order of
 * ingestion, so an earlier one can follow {@code Method completed with status}. Entries cannot be counted either: their
 * number depends on the stage's settings. A request is complete when all entries that belong together are present. Data
 * tracing logs all of its entries or none, so one of them requires the others. A request that this rule does not
 * recognize is sent after the inactivity timeout, which is slower but loses nothing.
 *
 * @param seen one bit for each kind of entry, see {@link #bit}
 */
public record Completeness(long seen) {

    /** No entry seen. */
    public static final Completeness NOTHING = new Completeness(0);

    private static final long ACCESS = 1L << 63;
    /** An access log entry of an API that can also write execution logs with the same request ID. */
    private static final long ACCESS_OF_TWO_LOGS = 1L << 62;

    private static final long INTEGRATION_PENDING = 1L << 61;
    private static final long SUCCESS = 1L << 60;
    private static final long NOT_EXECUTION = ACCESS | ACCESS_OF_TWO_LOGS;
    /** An entry that occurs once per request was repeated: there may be several requests with this ID. */
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
    /** An authorizer's integration repeats labels of the request's own; these occur once. */
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

    /** These can occur twice, but not with the same text followed by another label. */
    static final long FORGEABLE = bits(
            ExecutionLabel.ENDPOINT_REQUEST_BODY,
            ExecutionLabel.WEBSOCKET_CONNECTING,
            ExecutionLabel.WEBSOCKET_RECEIVED,
            ExecutionLabel.WEBSOCKET_CONNECTION,
            ExecutionLabel.WEBSOCKET_ANSWERED);

    private static final long MANDATORY = bits(ExecutionLabel.HTTP_METHOD, ExecutionLabel.METHOD_COMPLETED);
    private static final long WEBSOCKET_END =
            bits(ExecutionLabel.WEBSOCKET_CONNECTION, ExecutionLabel.WEBSOCKET_ANSWERED);

    /** Returns the completeness of these entries. */
    public static Completeness of(List<RequestEntry> entries) {
        long seen = NOTHING.seen;
        long ended = Long.MAX_VALUE;
        long started = Long.MIN_VALUE;
        LogGroup group = null;
        for (RequestEntry entry : entries) {
            seen = update(seen, entry.entry());
            if (entry.entry() instanceof ExecutionLogEntry logEntry) {
                if (logEntry.label().startsRequest()) {
                    started = Math.max(started, entry.timestamp());
                } else if (logEntry.label() == ExecutionLabel.METHOD_COMPLETED) {
                    ended = Math.min(ended, entry.timestamp());
                }
                LogGroup its = entry.scanId().group();
                if (group != null && !group.equals(its)) {
                    seen |= SHARED;
                }
                group = its;
            }
        }
        return new Completeness(started > ended ? seen | SHARED : seen);
    }

    /** Returns the completeness of entries that are known to be of one request. */
    public static Completeness ofOne(List<RequestEntry> entries) {
        return new Completeness(of(entries).seen & ~SHARED);
    }

    /** Returns whether there may be several requests: then completeness requires a check of all entries. */
    public boolean isShared() {
        return has(SHARED);
    }

    /** Returns a copy that allows for several requests. */
    public Completeness shared() {
        return isShared() ? this : new Completeness(seen | SHARED);
    }

    /**
     * Returns whether the request was rejected before its method was logged. A gateway response may follow, unless
     * another request has started.
     */
    public boolean isRefused() {
        return has(bit(ExecutionLabel.UNAUTHORIZED_REQUEST))
                || (has(bit(ExecutionLabel.METHOD_COMPLETED))
                        && !has(bit(ExecutionLabel.HTTP_METHOD))
                        && hasAny(START));
    }

    /** Returns the completeness with one more entry. */
    public Completeness with(LogEntry entry) {
        long next = update(seen, entry);
        return next == seen ? this : new Completeness(next);
    }

    private static long update(long seen, LogEntry entry) {
        if (entry instanceof ExecutionLogEntry logEntry) {
            return update(seen, logEntry);
        }
        if (entry instanceof AccessLogEntry logEntry) {
            long shared = (seen & ACCESS) == 0 ? 0 : SHARED;
            return seen | shared | (canHaveExecutionLog(logEntry) ? NOT_EXECUTION : ACCESS);
        }
        return seen;
    }

    private static long update(long seen, ExecutionLogEntry entry) {
        long bit = bit(entry.label());
        boolean again = (seen & bit & ONCE) != 0
                || ((seen & bit & FORGEABLE) != 0 && !entry.beforeAnotherLabel().isEmpty());
        long next = again ? seen | SHARED : seen | bit;
        switch (entry.label()) {
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
                int status = StatusCode.of(entry.value());
                next |= status > 0 && status < 400 ? SUCCESS : 0;
            }
            default -> {}
        }
        return next;
    }

    /** Returns whether an execution log entry was seen. */
    public boolean hasExecutionEntries() {
        return (seen & ~(NOT_EXECUTION | SHARED)) != 0;
    }

    /** Returns whether an access log entry was seen. */
    public boolean hasAccessEntry() {
        return has(ACCESS);
    }

    /**
     * Returns whether no more entries are expected, so that the request can be sent at once. An access log entry
     * without possible execution log entries is a complete request.
     */
    public boolean isComplete() {
        if (isShared()) {
            return false;
        }
        return hasExecutionEntries() ? isExecutionLogComplete() : has(ACCESS) && !has(ACCESS_OF_TWO_LOGS);
    }

    /** Returns the same for a stage that writes both logs: both are required. */
    public boolean isCompleteWithAccessLog() {
        return has(ACCESS) && !isShared() && hasExecutionEntries() && isExecutionLogComplete();
    }

    private boolean isExecutionLogComplete() {
        if (!hasAny(START)) {
            return false;
        }
        if (has(bit(ExecutionLabel.WEBSOCKET_ROUTE))) {
            return hasAny(WEBSOCKET_END);
        }
        if (!has(MANDATORY)) {
            // rejected before method and path were logged
            return hasAny(REFUSED) && has(bit(ExecutionLabel.METHOD_COMPLETED));
        }
        return !hasGaps();
    }

    /** Returns whether some data-tracing entries are missing: all of them are logged or none. */
    public boolean hasGaps() {
        if (!hasAny(REQUEST_DATA | RESPONSE_DATA)) {
            return false;
        }
        // the response entries show the integration's result, unless it was unusable
        boolean responseLogged = hasAny(SUCCESS) || (hasAny(ANSWERED) && !hasAny(FAILED));
        return !has(REQUEST_DATA) || (responseLogged && !has(RESPONSE_DATA)) || lacksIntegrationResult();
    }

    /**
     * Returns whether an integration was called without an entry of its result. Entries of an authorizer look the same.
     */
    private boolean lacksIntegrationResult() {
        return hasAny(INTEGRATION_REQUEST) && !hasAny(AUTHORIZING) && !hasAny(OUTCOME);
    }

    /**
     * Returns whether an integration is pending. It may take longer than any inactivity between other entries: 29
     * seconds, or more if the account's limit was raised.
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
     * REST and WebSocket APIs can write both logs, an HTTP API only the access log. Request IDs of a REST API are
     * UUIDs; the format of an HTTP API has the route key, the one of a WebSocket API the event type. The extended ID has
     * the same form for all of them.
     */
    private static boolean canHaveExecutionLog(AccessLogEntry entry) {
        return entry.fields().containsKey(AccessField.EVENT_TYPE)
                || (!entry.fields().containsKey(AccessField.ROUTE_KEY)
                        && (entry.requestId().length() == LENGTH_OF_UUID
                                || !entry.extendedIdOnly().isEmpty()));
    }

    static long bits(ExecutionLabel... labels) {
        long bits = 0;
        for (ExecutionLabel label : labels) {
            bits |= bit(label);
        }
        return bits;
    }

    @SuppressWarnings("EnumOrdinal") // the position of a bit has no meaning outside of the running program
    static long bit(ExecutionLabel label) {
        return 1L << label.ordinal();
    }
}
