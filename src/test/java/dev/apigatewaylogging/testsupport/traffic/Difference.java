package dev.apigatewaylogging.testsupport.traffic;

/**
 * Where a record is not what was expected.
 *
 * @param requestId the request
 * @param field the field that differs
 * @param expected what it was to be
 * @param actual what it is
 */
public record Difference(String requestId, String field, String expected, String actual) {}
