package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.LogLine;

/**
 * Whether requests are told of by two logs, so that one whose execution log is whole must wait for its access line. Nobody
 * says so in a setting: until the first stretch of time has been read it may be, after that it is when such an access line
 * has been seen.
 */
final class BothLogs {

    private boolean seen;
    private boolean firstWindowRead;

    void note(LogLine line) {
        if (!seen && line instanceof AccessLine) {
            // an access line that is no whole request is one beside which there can be an execution log
            seen = !Wholeness.NOTHING.and(line).isWhole();
        }
    }

    void windowRead() {
        firstWindowRead = true;
    }

    boolean areExpected() {
        return seen || !firstWindowRead;
    }
}
