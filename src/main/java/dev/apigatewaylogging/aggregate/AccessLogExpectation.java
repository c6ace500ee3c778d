/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whether the requests of an API are in two logs, so that a complete execution log has to wait for the access
 * log entry. No setting states it. An access log is expected until several requests of the API have waited for one and
 * timed out, and always after an access log entry that can accompany an execution log was observed: the name of its log
 * group does not always identify the API.
 */
public final class AccessLogExpectation {

    /** One access log entry may be late, or its log may not be scanned yet. */
    public static final int MAX_EXPIRED_WAITS = 10;

    private final Map<LogGroup, String> apis = new HashMap<>();
    private final Map<String, Integer> onTimeout = new HashMap<>();
    private boolean seen;

    void observe(LogEntry entry) {
        if (!seen && entry instanceof AccessLogEntry) {
            // an access log entry that is incomplete by itself can accompany an execution log
            seen = !Completeness.NOTHING.with(entry).isComplete();
        }
    }

    /** Records that the inactivity timeout of a complete request expired without an access log entry. */
    void onTimeout(List<RequestEntry> entries) {
        onTimeout.merge(api(entries), 1, Integer::sum);
    }

    /** Returns whether a request with these execution log entries may also be in another log. */
    boolean isExpected(List<RequestEntry> entries) {
        return seen || onTimeout.getOrDefault(api(entries), 0) < MAX_EXPIRED_WAITS;
    }

    private String api(List<RequestEntry> entries) {
        for (RequestEntry entry : entries) {
            if (entry.entry() instanceof ExecutionLogEntry) {
                return apis.computeIfAbsent(entry.scanId().group(), group -> ApiGatewayLogGroup.of(group.name())
                        .apiId());
            }
        }
        return "";
    }
}
