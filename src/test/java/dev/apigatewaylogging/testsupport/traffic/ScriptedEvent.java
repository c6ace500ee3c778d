/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Instant;

/**
 * An event that is to be logged.
 *
 * @param stream the log stream
 * @param timestamp when it happens
 * @param message the line
 * @param visibleAt when CloudWatch receives and shows it
 */
public record ScriptedEvent(String stream, Instant timestamp, String message, Instant visibleAt) {}
