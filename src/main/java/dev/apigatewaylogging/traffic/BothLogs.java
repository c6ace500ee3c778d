package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.LogLine;

/**
 * Whether requests are told of by two logs, so that one whose execution log is whole must wait for its access line. Nobody
 * says so in a setting: it may be until requests have waited in vain, and it is when such an access line was seen.
 */
final class BothLogs {

    private boolean seen;
    private boolean waitedInVain;

    void note(LogLine line) {
        if (!seen && line instanceof AccessLine) {
            // an access line that is no whole request is one beside which there can be an execution log
            seen = !Wholeness.NOTHING.and(line).isWhole();
        }
    }

    /** Reading has come past a request's end, and there was no other log. */
    void waitedInVain() {
        waitedInVain = true;
    }

    boolean areExpected() {
        return seen || !waitedInVain;
    }
}
