/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.Map;

/**
 * A request and its response, as the client saw them, and the resource that served it.
 *
 * @param method the HTTP method
 * @param template the resource with its parameters in braces
 * @param pathParameters their values
 * @param query the query's parameters, decoded
 * @param headers the request's headers
 * @param body the request's body
 * @param status the status
 * @param responseHeaders the response's headers
 * @param responseBody the response's body
 */
record SampleRequest(
        String method,
        String template,
        Map<String, String> pathParameters,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        int status,
        Map<String, String> responseHeaders,
        String responseBody) {

    /** The resource with the values of its parameters. */
    String path() {
        String path = template;
        for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "+}", parameter.getValue())
                    .replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        return path;
    }

    String clientIp() {
        String forwarded = headers.get("X-Forwarded-For");
        int comma = forwarded.indexOf(',');
        return comma < 0 ? forwarded : forwarded.substring(0, comma);
    }

    SampleRequest answered(int otherStatus, Map<String, String> otherHeaders, String otherBody) {
        return new SampleRequest(
                method, template, pathParameters, query, headers, body, otherStatus, otherHeaders, otherBody);
    }

    SampleRequest withBody(String otherBody) {
        return new SampleRequest(
                method, template, pathParameters, query, headers, otherBody, status, responseHeaders, responseBody);
    }

    SampleRequest withHeaders(Map<String, String> others) {
        return new SampleRequest(
                method, template, pathParameters, query, others, body, status, responseHeaders, responseBody);
    }
}
