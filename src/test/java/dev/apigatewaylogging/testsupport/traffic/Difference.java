/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
