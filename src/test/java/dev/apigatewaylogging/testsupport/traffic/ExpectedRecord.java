/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.Map;

/**
 * What Akto is to know of a request.
 *
 * @param requestId the record's key
 * @param method the HTTP method
 * @param host the host; empty if the log does not have it
 * @param path the path that the client requested, without the query
 * @param query the query's parameters, decoded
 * @param requestHeaders the request's headers
 * @param requestBody the request's body
 * @param status the status; 0 for a request that never ended
 * @param responseHeaders the response's headers
 * @param responseBody the response's body
 * @param time when the request began, seconds since the epoch
 * @param clientIp the client's address; empty if the log does not have it
 * @param apiId the API; empty if the log does not have it
 * @param stage the stage; empty if the log does not have it
 */
public record ExpectedRecord(
        String requestId,
        String method,
        String host,
        String path,
        Map<String, String> query,
        ExpectedHeaders requestHeaders,
        ExpectedBody requestBody,
        int status,
        ExpectedHeaders responseHeaders,
        ExpectedBody responseBody,
        long time,
        String clientIp,
        String apiId,
        String stage) {

    /** Whether the request never ended, so that its record must be marked incomplete. */
    public boolean incomplete() {
        return status == 0;
    }

    /** The same of a request that began at another time, seconds since the epoch. */
    public ExpectedRecord at(long seconds) {
        return new ExpectedRecord(
                requestId,
                method,
                host,
                path,
                query,
                requestHeaders,
                requestBody,
                status,
                responseHeaders,
                responseBody,
                seconds,
                clientIp,
                apiId,
                stage);
    }
}
