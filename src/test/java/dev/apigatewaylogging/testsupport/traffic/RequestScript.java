/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.List;
import java.util.Optional;

/**
 * The log lines of a request and what is to become of them.
 *
 * @param requestId API Gateway's request id
 * @param kind the course that the request took
 * @param lines its lines in the order of their emission
 * @param expected the expected record, with the time 0; empty if the log has insufficient data for one
 */
public record RequestScript(
        String requestId, RequestKind kind, List<ScriptLine> lines, Optional<ExpectedRecord> expected) {

    /** How many milliseconds lie between the first line and the last. */
    public long duration() {
        return lines.get(lines.size() - 1).after();
    }
}
