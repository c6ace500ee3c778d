package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import dev.apigatewaylogging.gateway.LogLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the requests of an API are in two logs, so that one whose execution log is whole has to wait for its access log
 * entry. No setting says so. It may be until several requests of the API have waited in vain, and it is when an access log
 * entry was seen that can have an execution log beside it: the name of its log group need not tell which API it is of.
 */
final class BothLogs {

    /** One access log entry may be late, or its log not be scanned yet. */
    static final int ENOUGH_WAITED_IN_VAIN = 10;

    private final Map<LogGroup, String> apis = new HashMap<>();
    private final Map<String, Integer> waitedInVain = new HashMap<>();
    private boolean seen;

    void note(LogLine line) {
        if (!seen && line instanceof AccessLine) {
            // an access line that is no whole request is one beside which there can be an execution log
            seen = !Wholeness.NOTHING.and(line).isWhole();
        }
    }

    /** Scanning has come past the end of a request with these entries, and there was no other log. */
    void waitedInVain(List<RequestLine> lines) {
        waitedInVain.merge(api(lines), 1, Integer::sum);
    }

    /** Whether a request whose execution log entries these are may be in another log too. */
    boolean areExpected(List<RequestLine> lines) {
        return seen || waitedInVain.getOrDefault(api(lines), 0) < ENOUGH_WAITED_IN_VAIN;
    }

    private String api(List<RequestLine> lines) {
        for (RequestLine line : lines) {
            if (line.says() instanceof ExecutionLine) {
                return apis.computeIfAbsent(line.cursor().group(), group -> GatewayLogGroup.of(group.name())
                        .apiId());
            }
        }
        return "";
    }
}
