/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Map;

/** Traffic of which a test changes what it is about. */
public record SampleTraffic(
        HttpCall.Request request, HttpCall.Response response, boolean incomplete, Map<String, String> details) {

    static final String HOST = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";

    public static SampleTraffic get(String path) {
        return new SampleTraffic(
                new HttpCall.Request("GET", HOST, path, "", Map.of("Host", HOST), "", false, "203.0.113.9", "HTTP/2.0"),
                new HttpCall.Response(200, Map.of("Content-Type", "application/json"), "{\"id\":7}", false),
                false,
                Map.of());
    }

    SampleTraffic query(String query) {
        HttpCall.Request r = request;
        return with(new HttpCall.Request(
                r.method(),
                r.host(),
                r.path(),
                query,
                r.headers(),
                r.body(),
                r.truncated(),
                r.clientIp(),
                r.protocol()));
    }

    SampleTraffic host(String host) {
        HttpCall.Request r = request;
        return with(new HttpCall.Request(
                r.method(),
                host,
                r.path(),
                r.query(),
                r.headers(),
                r.body(),
                r.truncated(),
                r.clientIp(),
                r.protocol()));
    }

    SampleTraffic protocol(String protocol) {
        HttpCall.Request r = request;
        return with(new HttpCall.Request(
                r.method(),
                r.host(),
                r.path(),
                r.query(),
                r.headers(),
                r.body(),
                r.truncated(),
                r.clientIp(),
                protocol));
    }

    SampleTraffic post(Map<String, String> headers, String body, boolean truncated) {
        HttpCall.Request r = request;
        return with(new HttpCall.Request(
                "POST", r.host(), r.path(), r.query(), headers, body, truncated, r.clientIp(), r.protocol()));
    }

    public SampleTraffic answer(int status, Map<String, String> headers, String body, boolean truncated) {
        return new SampleTraffic(request, new HttpCall.Response(status, headers, body, truncated), incomplete, details);
    }

    SampleTraffic incomplete(boolean yes) {
        return new SampleTraffic(request, response, yes, details);
    }

    SampleTraffic details(Map<String, String> more) {
        return new SampleTraffic(request, response, incomplete, more);
    }

    private SampleTraffic with(HttpCall.Request changed) {
        return new SampleTraffic(changed, response, incomplete, details);
    }

    public HttpCall traffic() {
        return new HttpCall(
                "5bebd615-0000-4000-8000-000000000001",
                new HttpCall.Origin("uwe3g5jm54", "prod", "eu-west-1", "123456789012"),
                request,
                response,
                1720000000999L,
                14,
                incomplete,
                details);
    }
}
