/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/**
 * A log entry of a request.
 *
 * @param group the log group
 * @param line its text, and how long after the request's begin it is logged
 */
public record LoggedEntry(String group, ScriptLine line) {}
