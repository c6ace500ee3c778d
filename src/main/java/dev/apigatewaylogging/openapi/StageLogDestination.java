/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

/**
 * A log group that a stage logs to.
 *
 * @param logGroup the ARN of an access log's group, or the name of an execution log's
 * @param stage the name of the stage
 * @param format the format of the access log; empty for an execution log, or if it is unknown
 */
record StageLogDestination(String logGroup, String stage, String format) {}
