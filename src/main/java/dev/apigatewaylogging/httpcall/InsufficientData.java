/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/**
 * Entries that contain too little for an HTTP call.
 *
 * @param requestId the request ID of the entries
 * @param origin the API and stage; its parts are empty if unknown
 * @param reason the missing data in kebab case, a metric tag: for example {@code no-method-and-path}
 * @param events the number of log events
 * @param timestamp the time of the request, milliseconds since the epoch
 * @param refused whether API Gateway rejected the request before it logged method and path: it is complete and has no
 *     content
 */
public record InsufficientData(
        String requestId, HttpCall.Origin origin, String reason, int events, long timestamp, boolean refused)
        implements AssemblyResult {

    @Override
    public String method() {
        return "";
    }

    @Override
    public String host() {
        return "";
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public int status() {
        return 0;
    }
}
