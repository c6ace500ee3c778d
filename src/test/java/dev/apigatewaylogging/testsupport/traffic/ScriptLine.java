/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/**
 * A log line of a request.
 *
 * @param after how many milliseconds after the first line it is logged
 * @param text the complete line, request id included
 */
public record ScriptLine(long after, String text) {}
