/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the log groups in a stage's settings. An access log can also go to Firehose, which is not supported; API
 * Gateway chooses the name of the execution log group.
 */
final class StageLogDestinations {

    private StageLogDestinations() {}

    static List<StageLogDestination> of(StageLogging logging) {
        String stage = logging.stage().stage();
        List<StageLogDestination> groups = new ArrayList<>();
        if (logging.hasAccessLogGroup()) {
            groups.add(new StageLogDestination(logging.accessLogArn(), stage, logging.accessLogFormat()));
        }
        if (logging.hasExecutionLog()) {
            // also with a log delivery: it has the events from before
            groups.add(new StageLogDestination(logging.executionLogGroup(), stage, ""));
            if (!logging.delivery().logGroup().isEmpty()) {
                // of several, which would have the same events, the first
                groups.add(new StageLogDestination(logging.delivery().logGroup(), stage, ""));
            }
        }
        return groups;
    }
}
