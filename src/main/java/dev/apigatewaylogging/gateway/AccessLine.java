package dev.apigatewaylogging.gateway;

import java.util.Map;

/**
 * A line of an access log: one line tells of a whole request.
 *
 * @param requestId the request's id; where the format has none, an id made of the line itself
 * @param fields what the user's format prints, by meaning; a field that is missing or {@code -} is not in the map
 */
public record AccessLine(String requestId, Map<AccessField, String> fields) implements LogLine {}
