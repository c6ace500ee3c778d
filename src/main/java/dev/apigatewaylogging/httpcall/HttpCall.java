/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import java.util.List;
import java.util.Map;

/**
 * A request and its response as the client saw them. Missing text is the empty string.
 *
 * @param requestId API Gateway's request ID
 * @param origin the API and stage of the call
 * @param request the client's request
 * @param response the response to the client
 * @param timestamp the start of the request, milliseconds since the epoch
 * @param eventCount the number of log events that it was assembled from
 * @param incomplete whether entries are missing: the inactivity timeout expired before the last one; also if {@code
 *     requestIdReused}
 * @param requestIdReused whether several requests had this ID and entries may belong to another one
 * @param details what is known of this request only, by field name: for example its {@code connection_id}
 * @param ambiguousFields fields that may be forged, since a client could write them into the log: {@code host}, {@code
 *     ip} and names of request headers in lower case
 */
public record HttpCall(
        String requestId,
        Origin origin,
        Request request,
        Response response,
        long timestamp,
        int eventCount,
        boolean incomplete,
        boolean requestIdReused,
        Map<String, String> details,
        List<String> ambiguousFields)
        implements AssemblyResult {

    public HttpCall {
        ambiguousFields = List.copyOf(ambiguousFields);
    }

    /** Creates a call without ambiguous fields. */
    public HttpCall(
            String requestId,
            Origin origin,
            Request request,
            Response response,
            long timestamp,
            int eventCount,
            boolean incomplete,
            Map<String, String> details) {
        this(requestId, origin, request, response, timestamp, eventCount, incomplete, false, details, List.of());
    }

    /** Returns the same call with another host. */
    public HttpCall withHost(String host) {
        return with(request.withHost(host), response);
    }

    /** Returns the same call with other bodies. */
    public HttpCall withBodies(String requestBody, String responseBody) {
        return with(request.withBody(requestBody), response.withBody(responseBody));
    }

    private HttpCall with(Request otherRequest, Response otherResponse) {
        return new HttpCall(
                requestId,
                origin,
                otherRequest,
                otherResponse,
                timestamp,
                eventCount,
                incomplete,
                requestIdReused,
                details,
                ambiguousFields);
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        return request.host();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public int status() {
        return response.status();
    }

    /**
     * The API of a request. Any part can be empty.
     *
     * @param apiId the API ID, for example {@code uwe3g5jm54}
     * @param stage the name of the stage; {@code $default} for the default stage of an HTTP API
     * @param region the AWS region
     * @param account the account ID, twelve digits
     */
    public record Origin(String apiId, String stage, String region, String account) {

        /** Nothing is known. */
        public static final Origin UNKNOWN = new Origin("", "", "", "");
    }

    /**
     * The client's request.
     *
     * @param method the HTTP method
     * @param host the host that the client named; the execute-api host if unknown
     * @param path the path that the client requested: with the stage on an execute-api host, with path parameters
     *     expanded
     * @param query the query string without {@code ?}
     * @param headers the headers in the order of the log
     * @param body the body as text
     * @param truncated whether API Gateway truncated headers or body
     * @param clientIp the client's address
     * @param protocol the HTTP version, for example {@code HTTP/1.1}
     */
    public record Request(
            String method,
            String host,
            String path,
            String query,
            Map<String, String> headers,
            String body,
            boolean truncated,
            String clientIp,
            String protocol) {

        private Request withBody(String other) {
            return new Request(method, host, path, query, headers, other, truncated, clientIp, protocol);
        }

        private Request withHost(String other) {
            return new Request(method, other, path, query, headers, body, truncated, clientIp, protocol);
        }
    }

    /**
     * The response to the client.
     *
     * @param status the status code; 0 only if unknown, which makes the call incomplete
     * @param headers the headers in the order of the log
     * @param body the body as text
     * @param truncated whether API Gateway truncated headers or body
     */
    public record Response(int status, Map<String, String> headers, String body, boolean truncated) {

        private Response withBody(String other) {
            return new Response(status, headers, other, truncated);
        }
    }
}
