/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import java.util.List;

/**
 * What the entries of a log group seem to contain. It has no part of a value: only punctuation, names in front of
 * {@code :} or {@code =}, and variables.
 *
 * @param variables the recognized variables with {@code $context.}, in the order of the entries
 * @param format the format for {@code ACCESS_LOG_FORMAT}, with {@code $context.unknown1} for what was not recognized; empty
 *     if none was found with which the parser gets a request
 */
public record FormatSuggestion(List<String> variables, String format) {

    public FormatSuggestion {
        variables = List.copyOf(variables);
    }
}
