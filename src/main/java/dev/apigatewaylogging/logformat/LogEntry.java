/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/** A parsed log event. Parsing never throws: a message in an unknown format becomes an {@link UnparseableEntry}. */
public sealed interface LogEntry permits ExecutionLogEntry, AccessLogEntry, UnparseableEntry {}
