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
 * Whether the requests of an API are in two logs, so that one whose execution log is whole has to wait for its access log
 * entry. No setting says so. It may be until several requests of the API have waited in vain, and it is when an access log
 * entry was seen that can have an execution log beside it: the name of its log group need not tell which API it is of.
 */
public final class AccessLogExpectation {

    /** One access log entry may be late, or its log not be scanned yet. */
    public static final int ENOUGH_WAITED_IN_VAIN = 10;

    private final Map<LogGroup, String> apis = new HashMap<>();
    private final Map<String, Integer> onTimeout = new HashMap<>();
    private boolean seen;

    void observe(LogEntry line) {
        if (!seen && line instanceof AccessLogEntry) {
            // an access line that is no whole request is one beside which there can be an execution log
            seen = !Completeness.NOTHING.with(line).isComplete();
        }
    }

    /** Scanning has come past the end of a request with these entries, and there was no other log. */
    void onTimeout(List<RequestEntry> lines) {
        onTimeout.merge(api(lines), 1, Integer::sum);
    }

    /** Whether a request whose execution log entries these are may be in another log too. */
    boolean isExpected(List<RequestEntry> lines) {
        return seen || onTimeout.getOrDefault(api(lines), 0) < ENOUGH_WAITED_IN_VAIN;
    }

    private String api(List<RequestEntry> lines) {
        for (RequestEntry line : lines) {
            if (line.entry() instanceof ExecutionLogEntry) {
                return apis.computeIfAbsent(line.scanId().group(), group -> ApiGatewayLogGroup.of(group.name())
                        .apiId());
            }
        }
        return "";
    }
}
