/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One of several requests with one id, of any kind that a stage logs: with an authorizer, an API key, an extended id,
 * data tracing, an integration, a response of the gateway, an access log entry, or without.
 */
public final class MixedRequest {

    private static final long START = 1_772_446_530_000L;
    private static final String API = "uwe3g5jm54";
    private static final String OTHER_API = "bbbbbbbbbb";
    private static final String LAMBDA = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
            + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations";

    public final int number;
    public final String method;
    public final String path;
    public final String body;
    public final String response;
    public final int status;
    public final boolean traced;

    private final String id;
    private final String group;
    private final String stream;
    private final List<LogEvent> events = new ArrayList<>();
    private final List<LogEvent> access = new ArrayList<>(1);
    private long time;

    /**
     * A request.
     *
     * @param mode four bits: whether the requests do not begin at nearly the same time, are of two APIs, are in three log
     *     streams, and have access log entries
     */
    public MixedRequest(Random random, int number, String id, int mode) {
        this.number = number;
        this.id = id;
        long start = START + random.nextInt(mode % 2 == 0 ? 3 : 60);
        time = start;
        method = random.nextInt(3) == 0 ? "GET" : "POST";
        String api = (mode & 2) != 0 && random.nextBoolean() ? OTHER_API : API;
        group = "API-Gateway-Execution-Logs_" + api + "/prod";
        stream = "stream-" + random.nextInt((mode & 4) != 0 ? 3 : 1);
        boolean extended = random.nextInt(4) > 0;
        traced = random.nextInt(5) > 0;
        int kind = random.nextInt(5);
        boolean authorizer = random.nextInt(3) == 0;
        boolean key = random.nextInt(4) > 0;
        path = "/path-" + number;
        body = random.nextInt(4) == 0 ? "" : "{\"body\":" + number + "}";
        response = "{\"response\":" + number + "}";
        status = (traced && kind == 2 ? 500 : 200) + number;
        long latency = random.nextInt(40);

        if (extended) {
            log("Extended Request Id: ext-" + number + "=");
        }
        if (authorizer) {
            authorize();
        }
        if (key) {
            log("Verifying Usage Plan for request: " + id + ". API Key:  API Stage: " + api + "/prod");
            log("API Key  authorized because method '" + method + " " + path
                    + "' does not require API Key. Request will" + " not contribute to throttle or quota limits");
            log("Usage Plan check succeeded for API Key  and API Stage " + api + "/prod");
        }
        log("Starting execution for request: " + id);
        log("HTTP Method: " + method + ", Resource Path: " + path);
        if (traced) {
            trace(random, kind, api, latency);
        } else {
            time += latency;
        }
        if (!traced || kind != 2) {
            log("Successfully completed execution");
            log("Method completed with status: " + status);
        }
        if ((mode & 8) != 0 && random.nextInt(3) > 0) {
            writeAccess(random, api, start);
        }
    }

    private void authorize() {
        log("Starting authorizer: elkw5b for request: " + id);
        log("Incoming identity: **");
        if (traced) {
            log("Endpoint request URI: " + LAMBDA);
            log("Endpoint request headers: {a=b}");
            log("Endpoint request body after transformations: {\"type\":\"REQUEST\",\"resource\":\"" + path
                    + "\",\"path\":\"" + path + "\",\"httpMethod\":\"" + method + "\",\"headers\":{\"X-Number\":\""
                    + number + "\"},\"requestContext\":{\"identity\":{\"sourceIp\":\"" + address()
                    + "\"},\"requestId\":\"" + id + "\"}}");
            log("Sending request to " + LAMBDA);
            time += 5;
            log("Received response. Status: 200, Integration latency: 4 ms");
        }
        log("Authorizer result body before parsing: {}");
        log("Using valid authorizer policy for principal: u");
        log("Successfully completed authorizer execution");
    }

    /** @param kind 0 and 1: an integration responds, 2: it fails, 3: there is none, 4: the body fits no model */
    private void trace(Random random, int kind, String api, long latency) {
        log("Method request path: {}");
        log("Method request query string: {n=" + number + "}");
        log("Method request headers: {Accept=*/*, X-Number=" + number + ", Host=" + api
                + ".execute-api.eu-west-1.amazonaws.com, X-Forwarded-For=" + address() + "}");
        log("Method request body before transformations: " + body);
        if (kind < 3) {
            log("Endpoint request URI: https://backend.example/");
            log("Endpoint request headers: {a=b}");
            log("Endpoint request body after transformations: " + body);
            int later = random.nextBoolean() ? 1 : 0;
            time += later;
            log("Sending request to https://backend.example/");
            time += 1 + latency - later;
            if (kind < 2) {
                log("Received response. Status: 200, Integration latency: " + latency + " ms");
                log("Endpoint response headers: {a=b}");
                log("Endpoint response body before transformations: " + response);
            } else {
                log("Execution failed due to configuration error: Malformed Lambda proxy response");
                log("Gateway response type: DEFAULT_5XX with status code: " + status);
                log("Gateway response body: " + response);
                log("Gateway response headers: {X-Number=" + number + "}");
                log("Method completed with status: " + status);
            }
        } else if (kind == 4) {
            log("Request body does not match model schema for content type application/json: [x]");
        }
        if (kind != 2) {
            log("Method response body after transformations: " + response);
            log("Method response headers: {X-Number=" + number + "}");
        }
    }

    private void writeAccess(Random random, String api, long start) {
        int fields = random.nextInt(4);
        String entry =
                "{\"requestId\":\"" + id + "\",\"ip\":\"" + address() + "\",\"userAgent\":\"" + userAgent() + "\""
                        + (fields > 0 ? ",\"httpMethod\":\"" + method + "\"" : "")
                        + (fields > 1 ? ",\"path\":\"/prod" + path + "\"" : "")
                        + (fields > 2 ? ",\"extendedRequestId\":\"ext-" + number + "=\"" : "")
                        + (random.nextBoolean() ? ",\"status\":\"" + status + "\"" : "")
                        + (random.nextInt(3) == 0 ? ",\"apiId\":\"" + api + "\"" : "")
                        + ",\"requestTimeEpoch\":\"" + start + "\"}";
        time += random.nextInt(30);
        access.add(event(api.equals(API) ? "access-logs" : "access-logs-b", "a", entry));
    }

    private void log(String text) {
        events.add(event(group, stream, "(" + id + ") " + text));
    }

    private LogEvent event(String its, String logStream, String message) {
        ScanId scanId = new ScanId(new LogGroup(its, "eu-west-1", "123456789012"), 0);
        return new LogEvent(scanId, logStream, "", time, time + 700, message);
    }

    public String address() {
        return "10.0.0." + number;
    }

    public String userAgent() {
        return "ua-" + number;
    }

    /** The entries of its execution log, in order. */
    public List<LogEvent> events() {
        return events;
    }

    /** Its access log entry, if there is one. */
    public List<LogEvent> access() {
        return access;
    }
}
