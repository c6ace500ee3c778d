/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.openapi.ApiStage;
import dev.apigatewaylogging.openapi.StageLogging;
import java.util.List;

/**
 * How much is seen of the requests to a stage.
 *
 * @param logging what it logs
 * @param accessLog what its access log contains; null without one in a log group
 * @param logGroups the log groups that it logs to
 * @param isSpecUploaded whether its OpenAPI document was uploaded
 * @param verdict what is seen
 * @param reason why not more
 * @param step how to see more
 */
record StageCoverage(
        StageLogging logging,
        AccessLogContents accessLog,
        List<LogGroupReading> logGroups,
        boolean isSpecUploaded,
        Verdict verdict,
        String reason,
        NextStep step) {

    ApiStage stage() {
        return logging.stage();
    }

    /** Identifies the stage across refreshes. */
    String key() {
        Api api = stage().api();
        return api.account() + "/" + api.region() + "/" + api.id() + "/" + stage().stage();
    }
}
