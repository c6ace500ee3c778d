package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.traffic.Traffic;
import java.util.Map;

/** Traffic of which a test changes what it is about. */
record SampleTraffic(Traffic.Request request, Traffic.Response response, boolean incomplete, Map<String, String> tags) {

    static final String HOST = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";

    static SampleTraffic get(String path) {
        return new SampleTraffic(
                new Traffic.Request("GET", HOST, path, "", Map.of("Host", HOST), "", false, "203.0.113.9", "HTTP/2.0"),
                new Traffic.Response(200, Map.of("Content-Type", "application/json"), "{\"id\":7}", false),
                false,
                Map.of());
    }

    SampleTraffic query(String query) {
        Traffic.Request r = request;
        return with(new Traffic.Request(
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
        Traffic.Request r = request;
        return with(new Traffic.Request(
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
        Traffic.Request r = request;
        return with(new Traffic.Request(
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
        Traffic.Request r = request;
        return with(new Traffic.Request(
                "POST", r.host(), r.path(), r.query(), headers, body, truncated, r.clientIp(), r.protocol()));
    }

    SampleTraffic answer(int status, Map<String, String> headers, String body, boolean truncated) {
        return new SampleTraffic(request, new Traffic.Response(status, headers, body, truncated), incomplete, tags);
    }

    SampleTraffic incomplete(boolean yes) {
        return new SampleTraffic(request, response, yes, tags);
    }

    SampleTraffic tags(Map<String, String> more) {
        return new SampleTraffic(request, response, incomplete, more);
    }

    private SampleTraffic with(Traffic.Request changed) {
        return new SampleTraffic(changed, response, incomplete, tags);
    }

    Traffic traffic() {
        return new Traffic(
                "5bebd615-0000-4000-8000-000000000001",
                new Traffic.Origin("uwe3g5jm54", "prod", "eu-west-1", "123456789012"),
                request,
                response,
                1720000000999L,
                14,
                incomplete,
                tags);
    }
}
