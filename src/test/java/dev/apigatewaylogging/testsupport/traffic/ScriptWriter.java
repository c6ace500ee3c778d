/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.aws.SampleApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down a request as a REST API's execution log does, line by line in its order. */
final class ScriptWriter {

    static final String REQUEST_HEADERS = "Method request headers: ";
    static final String REQUEST_BODY = "Method request body before transformations: ";
    static final String RESPONSE_HEADERS = "Method response headers: ";
    static final String RESPONSE_BODY = "Method response body after transformations: ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleApi site;

    ScriptWriter(SampleApi site) {
        this.site = site;
    }

    List<ScriptLine> write(String requestId, RequestKind kind, SampleRequest request, SeededRandom dice) {
        ExecutionLog log = new ExecutionLog(requestId, dice);
        log.line("Extended Request Id: " + dice.hex(15) + "=");
        switch (kind) {
            case THROTTLED -> throttled(log, requestId, dice);
            case UNAUTHORIZED -> unauthorized(log, requestId, dice);
            case NO_TRACING -> untraced(log, requestId, request);
            default -> traced(log, requestId, kind, request, dice);
        }
        return log.lines();
    }

    private void throttled(ExecutionLog log, String requestId, SeededRandom dice) {
        log.line(verifying(requestId));
        log.line("Key throttle limit exceeded for RestApi " + site.apiId() + ", Stage " + site.stage() + ", Resource "
                + dice.hex(6) + ", HttpMethod POST. Limit: 1.00 Burst: 1");
        log.line("Method completed with status: 429");
    }

    private static void unauthorized(ExecutionLog log, String requestId, SeededRandom dice) {
        log.line("Starting authorizer: " + dice.hex(6) + " for request: " + requestId);
        log.pause(dice.between(5, 80));
        log.line("Unauthorized request: " + requestId);
        log.line("X-ray Tracing ID : Root=1-" + dice.hex(8) + "-" + dice.hex(24));
    }

    private void untraced(ExecutionLog log, String requestId, SampleRequest request) {
        usagePlan(log, requestId, request);
        log.line("Starting execution for request: " + requestId);
        log.line("HTTP Method: " + request.method() + ", Resource Path: " + request.template());
        log.pause(40);
        log.line("Successfully completed execution");
        log.line("Method completed with status: " + request.status());
    }

    private void traced(
            ExecutionLog log, String requestId, RequestKind kind, SampleRequest request, SeededRandom dice) {
        if (kind == RequestKind.AUTHORIZER) {
            authorizer(log, requestId, request, dice);
        } else if (dice.chance(0.15)) {
            usagePlan(log, requestId, request);
        }
        log.line("Starting execution for request: " + requestId);
        log.line("HTTP Method: " + request.method() + ", Resource Path: " + resourcePath(kind, request, dice));
        if (dice.chance(0.1)) {
            log.line("API Key: " + "*".repeat(34) + dice.hex(6));
            log.line("API Key ID: " + dice.hex(10));
        }
        log.map("Method request path: ", request.pathParameters());
        log.map("Method request query string: ", request.query());
        log.map(REQUEST_HEADERS, request.headers());
        log.line(REQUEST_BODY + request.body());
        if (kind == RequestKind.MOCK) {
            answer(log, request);
        } else {
            integration(log, kind, request, dice);
        }
        if (kind != RequestKind.NEVER_ENDS) {
            trailer(log, kind, dice);
        }
    }

    private void integration(ExecutionLog log, RequestKind kind, SampleRequest request, SeededRandom dice) {
        boolean lambda = kind == RequestKind.LAMBDA_PROXY || kind == RequestKind.BAD_GATEWAY;
        String uri = lambda
                ? "https://lambda." + site.region() + ".amazonaws.com/2015-03-31/functions/arn:aws:lambda:"
                        + site.region() + ":123456789012:function:pets/invocations"
                : "https://backend.example.com" + request.path();
        log.line("Endpoint request URI: " + uri);
        log.map("Endpoint request headers: ", lambda ? signed(request) : passedOn(request));
        log.line("Endpoint request body after transformations: " + (lambda ? event(request) : request.body()));
        log.line("Sending request to " + uri);
        if (kind == RequestKind.NEVER_ENDS) {
            return;
        }
        if (kind == RequestKind.TIMEOUT) {
            log.pause(29_000);
            log.line("Execution failed due to a timeout error");
            log.line("Method completed with status: 504");
            return;
        }
        int latency = kind == RequestKind.SLOW ? dice.between(3_000, 28_000) : dice.between(3, 700);
        log.pause(latency);
        String envelope = kind == RequestKind.BAD_GATEWAY ? "{\"oops\":true}" : envelope(request);
        // the response of the integration is not what the client gets
        int status = lambda ? 200 : request.status();
        log.line("Received response. Status: " + status + ", Integration latency: " + latency + " ms");
        log.map("Endpoint response headers: ", lambda ? ofLambda() : request.responseHeaders());
        log.line("Endpoint response body before transformations: " + (lambda ? envelope : request.responseBody()));
        if (kind == RequestKind.BAD_GATEWAY) {
            log.line("Execution failed due to configuration error: Malformed Lambda proxy response");
            log.line("Method completed with status: 502");
        } else {
            answer(log, request);
        }
    }

    /** What an HTTP backend gets: the client's headers and API Gateway's own. */
    private Map<String, String> passedOn(SampleRequest request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.putAll(ofGateway("backend.example.com"));
        return headers;
    }

    /** What Lambda gets: a signed call, whose session token is longer than what is logged. */
    private Map<String, String> signed(SampleRequest request) {
        Map<String, String> headers = ofGateway("lambda." + site.region() + ".amazonaws.com");
        headers.put("X-Amz-Source-Arn", arn(request.method() + request.template()));
        headers.put("Authorization", "*".repeat(40) + "0a1b2c");
        headers.put("X-Amz-Security-Token", "IQoJb3JpZ2luX2VjEXAMPLE".repeat(40));
        return headers;
    }

    private Map<String, String> ofGateway(String host) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amzn-apigateway-api-id", site.apiId());
        headers.put("User-Agent", "AmazonAPIGateway_" + site.apiId());
        headers.put("Host", host);
        return headers;
    }

    private String arn(String methodAndPath) {
        return "arn:aws:execute-api:" + site.region() + ":123456789012:" + site.apiId() + "/" + site.stage() + "/"
                + methodAndPath;
    }

    private static Map<String, String> ofLambda() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Date", "Tue, 18 Nov 2025 10:00:00 GMT");
        headers.put("Content-Type", "application/json");
        headers.put("Connection", "keep-alive");
        headers.put("x-amzn-RequestId", "1f0f3b52-6a35-4a43-8b77-6cf5a0e3d9b1");
        headers.put("X-Amz-Executed-Version", "$LATEST");
        headers.put("X-Amzn-Trace-Id", "Root=1-5e6722a7-cc56aaaa47db7ae02d4da47e;sampled=0");
        return headers;
    }

    private static void answer(ExecutionLog log, SampleRequest request) {
        log.line(RESPONSE_BODY + request.responseBody());
        log.map(RESPONSE_HEADERS, request.responseHeaders());
        log.line("Successfully completed execution");
        log.line("Method completed with status: " + request.status());
    }

    private static void trailer(ExecutionLog log, RequestKind kind, SeededRandom dice) {
        if (kind == RequestKind.LAMBDA_PROXY || dice.chance(0.3)) {
            log.line("AWS Integration Endpoint RequestId : " + dice.hex(8) + "-" + dice.hex(4) + "-4" + dice.hex(3)
                    + "-8" + dice.hex(3) + "-" + dice.hex(12));
        }
        if (dice.chance(0.4)) {
            log.line("X-ray Tracing ID : Root=1-" + dice.hex(8) + "-" + dice.hex(24));
        }
    }

    private void authorizer(ExecutionLog log, String requestId, SampleRequest request, SeededRandom dice) {
        String arn = arn(request.method() + request.path());
        log.line("Starting authorizer: " + dice.hex(6) + " for request: " + requestId);
        log.line("Incoming identity: " + "*".repeat(20) + dice.hex(6));
        log.line("Endpoint request URI: https://lambda." + site.region()
                + ".amazonaws.com/functions/authorizer/invocations");
        log.map("Endpoint request headers: ", Map.of("Host", "lambda." + site.region() + ".amazonaws.com"));
        log.line("Endpoint request body after transformations: {\"type\":\"TOKEN\",\"methodArn\":\"" + arn
                + "\",\"authorizationToken\":\"Bearer " + dice.hex(30) + "\"}");
        log.line("Sending request to https://lambda." + site.region()
                + ".amazonaws.com/functions/authorizer/invocations");
        log.pause(dice.between(5, 300));
        log.line(
                "Authorizer result body before parsing: {\"principalId\":\"user\",\"policyDocument\":{\"Version\":\"2012-10-17\"}}");
        log.line("Using valid authorizer policy for principal: " + "*".repeat(6) + dice.hex(6));
        log.line("Successfully completed authorizer execution");
    }

    private void usagePlan(ExecutionLog log, String requestId, SampleRequest request) {
        log.line(verifying(requestId));
        log.line("API Key  authorized because method '" + request.method() + " " + request.template()
                + "' does not require API Key. Request will not contribute to throttle or quota limits");
        log.line("Usage Plan check succeeded for API Key  and API Stage " + site.apiId() + "/" + site.stage());
    }

    private String verifying(String requestId) {
        return "Verifying Usage Plan for request: " + requestId + ". API Key:  API Stage: " + site.apiId() + "/"
                + site.stage();
    }

    /** The template in most logs, the real path in others, with or without the stage. */
    private String resourcePath(RequestKind kind, SampleRequest request, SeededRandom dice) {
        int form = dice.below(10);
        if (form < 7) {
            return request.template();
        }
        return form < 9 || kind == RequestKind.CUSTOM_DOMAIN ? request.path() : "/" + site.stage() + request.path();
    }

    private static String event(SampleRequest request) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("resource", request.template());
        event.put("path", request.path());
        event.put("httpMethod", request.method());
        event.put("headers", request.headers());
        event.put("queryStringParameters", request.query());
        event.put("pathParameters", request.pathParameters());
        event.put("body", request.body());
        event.put("isBase64Encoded", false);
        return json(event);
    }

    private static String envelope(SampleRequest request) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("statusCode", request.status());
        envelope.put("headers", Map.of("Content-Type", "application/json"));
        envelope.put("body", request.responseBody());
        return json(envelope);
    }

    private static String json(Map<String, Object> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
