/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/**
 * A message without a recognizable request.
 *
 * @param reason the reason in a few words, without any part of the message
 */
public record UnparseableEntry(String reason) implements LogEntry {}
