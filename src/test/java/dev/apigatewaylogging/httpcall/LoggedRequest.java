/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What API Gateway logs of one request, for tests of requests that share an id.
 *
 * @param number is in its path, bodies and extended id
 * @param start when it began, milliseconds since the epoch
 * @param latency how long its integration takes, in milliseconds
 */
public record LoggedRequest(
        String group,
        String stream,
        String id,
        int number,
        long start,
        long latency,
        boolean extended,
        boolean traced) {

    static final String GROUP = "API-Gateway-Execution-Logs_uwe3g5jm54/prod";

    public static LoggedRequest of(String id, int number, long start, long latency) {
        return new LoggedRequest(GROUP, "stream-1", id, number, start, latency, true, true);
    }

    public LoggedRequest in(String otherStream) {
        return new LoggedRequest(group, otherStream, id, number, start, latency, extended, traced);
    }

    public LoggedRequest ofGroup(String otherGroup) {
        return new LoggedRequest(otherGroup, stream, id, number, start, latency, extended, traced);
    }

    public LoggedRequest withoutExtendedId() {
        return new LoggedRequest(group, stream, id, number, start, latency, false, traced);
    }

    public LoggedRequest untraced() {
        return new LoggedRequest(group, stream, id, number, start, latency, extended, false);
    }

    public String path() {
        return "/path-" + number;
    }

    public String body() {
        return "{\"body\":" + number + "}";
    }

    public String response() {
        return "{\"response\":" + number + "}";
    }

    public int status() {
        return 200 + number % 50;
    }

    /** Its entries as events without ids, in order. */
    public List<LogEvent> events() {
        List<LogEvent> events = new ArrayList<>();
        if (extended) {
            add(events, start, "Extended Request Id: ext-" + number + "=");
        }
        add(events, start, "Verifying Usage Plan for request: " + id + ". API Key:  API Stage: uwe3g5jm54/prod");
        add(
                events,
                start,
                "API Key  authorized because method 'POST " + path() + "' does not require API Key. Request"
                        + " will not contribute to throttle or quota limits");
        add(events, start, "Usage Plan check succeeded for API Key  and API Stage uwe3g5jm54/prod");
        add(events, start, "Starting execution for request: " + id);
        add(events, start, "HTTP Method: POST, Resource Path: " + path());
        long end = start + 1 + latency;
        if (traced) {
            add(events, start, "Method request path: {}");
            add(events, start, "Method request query string: {}");
            add(events, start, "Method request headers: {Accept=*/*, X-Number=" + number + "}");
            add(events, start, "Method request body before transformations: " + body());
            add(events, start, "Endpoint request URI: https://backend.example/");
            add(events, start, "Endpoint request headers: {a=b}");
            add(events, start, "Endpoint request body after transformations: " + body());
            add(events, start + 1, "Sending request to https://backend.example/");
            add(events, end, "Received response. Status: 200, Integration latency: " + latency + " ms");
            add(events, end, "Endpoint response headers: {a=b}");
            add(events, end, "Endpoint response body before transformations: " + response());
            add(events, end, "Method response body after transformations: " + response());
            add(events, end, "Method response headers: {Content-Type=application/json}");
        }
        add(events, end, "Successfully completed execution");
        add(events, end, "Method completed with status: " + status());
        return events;
    }

    /** The entries of a request that an authorizer rejects. */
    public List<LogEvent> unauthorized() {
        List<LogEvent> events = new ArrayList<>();
        add(events, start, "Extended Request Id: ext-" + number + "=");
        add(events, start, "Starting authorizer: elkw5b for request: " + id);
        add(events, start, "Unauthorized request: " + id);
        return events;
    }

    /** What is logged where it is one too many. */
    public List<LogEvent> throttled() {
        List<LogEvent> events = new ArrayList<>();
        add(events, start, "Extended Request Id: ext-" + number + "=");
        add(events, start, "Verifying Usage Plan for request: " + id + ". API Key: ****** API Stage: uwe3g5jm54/prod");
        add(
                events,
                start,
                "Key throttle limit exceeded for RestApi uwe3g5jm54, Stage prod, Resource k0w8mc,"
                        + " HttpMethod POST. Limit: 1.00 Burst: 1");
        add(events, start, "Method completed with status: 429");
        return events;
    }

    private void add(List<LogEvent> events, long time, String text) {
        ScanId scanId = new ScanId(new LogGroup(group, "eu-west-1", "123456789012"), 0);
        events.add(new LogEvent(scanId, stream, "", time, time + 700, "(" + id + ") " + text));
    }

    /** The events by time, those of one millisecond in the given order, with CloudWatch's ids. */
    public static List<LogEvent> logged(List<LogEvent> events) {
        List<LogEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(LogEvent::timestamp));
        List<LogEvent> logged = new ArrayList<>();
        for (LogEvent event : sorted) {
            logged.add(new LogEvent(
                    event.scanId(),
                    event.logStreamName(),
                    "%056d".formatted(logged.size() + 1),
                    event.timestamp(),
                    event.ingestionTime(),
                    event.message()));
        }
        return logged;
    }

    /** The entries of several requests in turn, as they are logged where all begin at the same moment. */
    public static List<LogEvent> inTurn(List<LoggedRequest> requests) {
        List<List<LogEvent>> all = requests.stream().map(LoggedRequest::events).toList();
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < all.get(0).size(); i++) {
            for (List<LogEvent> one : all) {
                events.add(one.get(i));
            }
        }
        return events;
    }
}
