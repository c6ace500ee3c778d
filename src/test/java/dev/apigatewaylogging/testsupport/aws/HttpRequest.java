/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Map;

/**
 * An HTTP request.
 *
 * @param method the HTTP method
 * @param path the path, decoded
 * @param query the parameters of the query string, decoded
 * @param headers the headers by lower-cased name
 * @param body the body's bytes
 */
// bytes that are neither changed nor compared: a copy of each would cost more than the rule is worth
@SuppressWarnings("ArrayRecordComponent")
public record HttpRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
