/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/**
 * A log entry and where it is to be logged.
 *
 * @param group the log group
 * @param event the entry
 */
public record PlannedEntry(String group, ScriptedEvent event) {}
