/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the log entries of requests to several APIs, together with the record that is to be made of each. A request
 * depends on the seed, its number and its begin only, and its id contains its number, so the expected record can be made again
 * at any time.
 */
public final class LogMix {

    /** The log groups: access logs have any name, those of execution logs contain API and stage. */
    public static final String HTTP_API_ACCESS = "petstore-http-access";

    public static final String REST_ACCESS = "petstore-rest-access";
    public static final String WEBSOCKET_ACCESS = "chat-access";

    static final Set<String> ACCESS_LOG_GROUPS = Set.of(HTTP_API_ACCESS, REST_ACCESS, WEBSOCKET_ACCESS);

    private static final String REST_API = "r7k2m9x4q1";
    private static final String OTHER_REST_API = "s8n3p0y5v2";
    private static final String WEBSOCKET_API = "w5x9q1z7ab";
    private static final String STAGE = "live";
    private static final String REGION = "us-east-1";

    /** Entries that every request at level INFO has; the others are optional. */
    private static final int LEAST_REST_ENTRIES = 5;

    private static final int MOST_REST_ENTRIES = 8;
    private static final int USUAL_LEAST_LATENCY = 3;
    private static final int USUAL_MOST_LATENCY = 300;

    private final long seed;
    private final List<LogForm> forms;
    private final int leastRestEntries;
    private final int mostRestEntries;
    private final int leastLatency;
    private final int mostLatency;
    private final RequestIds ids;

    private LogMix(
            long seed,
            List<LogForm> forms,
            int leastRestEntries,
            int mostRestEntries,
            int leastLatency,
            int mostLatency) {
        this.seed = seed;
        this.forms = forms;
        this.leastRestEntries = leastRestEntries;
        this.mostRestEntries = mostRestEntries;
        this.leastLatency = leastLatency;
        this.mostLatency = mostLatency;
        this.ids = new RequestIds(seed);
    }

    /** Requests of these forms; one that is named twice has twice the share. */
    public static LogMix of(LogForm... forms) {
        return new LogMix(
                1, List.of(forms), LEAST_REST_ENTRIES, MOST_REST_ENTRIES, USUAL_LEAST_LATENCY, USUAL_MOST_LATENCY);
    }

    /** What people have: every form whose requests end. */
    public static LogMix usual() {
        return of(
                LogForm.HTTP_API_JSON,
                LogForm.HTTP_API_CLF,
                LogForm.WEBSOCKET,
                LogForm.REST_INFO,
                LogForm.REST_INFO_AND_ACCESS,
                LogForm.REST_ACCESS);
    }

    /** The same with other requests. */
    public LogMix seeded(long other) {
        return new LogMix(other, forms, leastRestEntries, mostRestEntries, leastLatency, mostLatency);
    }

    /** The same with so many execution log entries of each request to a REST API that ends, 5 to 8. */
    public LogMix restEntries(int entries) {
        if (entries < LEAST_REST_ENTRIES || entries > MOST_REST_ENTRIES) {
            throw new IllegalArgumentException("5 to 8 entries, not " + entries);
        }
        return new LogMix(seed, forms, entries, entries, leastLatency, mostLatency);
    }

    /** The same with integrations that all take so long, in milliseconds: it lies in the middle of the entries. */
    public LogMix latency(int millis) {
        return new LogMix(seed, forms, leastRestEntries, mostRestEntries, millis, millis);
    }

    /** The log groups that are written to. */
    Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        for (LogForm form : forms) {
            switch (form) {
                case HTTP_API_JSON, HTTP_API_CLF, HTTP_API_SHORT -> groups.add(HTTP_API_ACCESS);
                case WEBSOCKET -> groups.addAll(List.of(WEBSOCKET_ACCESS, webSocketExecution()));
                case REST_INFO, REST_ONE_ENTRY -> groups.add(execution(REST_API));
                case REST_INFO_AND_ACCESS -> groups.addAll(List.of(execution(OTHER_REST_API), REST_ACCESS));
                case REST_ACCESS -> groups.add(REST_ACCESS);
            }
        }
        return groups;
    }

    private static String execution(String api) {
        return "API-Gateway-Execution-Logs_" + api + "/" + STAGE;
    }

    private static String webSocketExecution() {
        return "/aws/apigateway/" + WEBSOCKET_API + "/" + STAGE;
    }

    private static String host(String api) {
        return api + ".execute-api." + REGION + ".amazonaws.com";
    }

    /** The id of the request with a number. */
    public String requestId(long number) {
        return requestId(number, form(dice(number)));
    }

    private String requestId(long number, LogForm form) {
        return form.hasUuids() ? ids.uuid(number) : ids.shortId(number);
    }

    /** The number of a request; empty for an id that was not made here. */
    OptionalLong number(String requestId) {
        OptionalLong number = ids.number(requestId);
        return number.isPresent() && requestId(number.getAsLong()).equals(requestId) ? number : OptionalLong.empty();
    }

    private SeededRandom dice(long number) {
        return new SeededRandom(seed * 1_000_033 + number);
    }

    private LogForm form(SeededRandom dice) {
        return forms.get(dice.below(forms.size()));
    }

    /** The request with a number, which begins at a moment. */
    public LoggedRequest request(long number, Instant start) {
        SeededRandom dice = dice(number);
        LogForm form = form(dice);
        String requestId = requestId(number, form);
        SampleCall call = SampleCall.of(start, dice);
        return switch (form) {
            case HTTP_API_JSON, HTTP_API_CLF, HTTP_API_SHORT -> httpApi(form, requestId, call, dice);
            case WEBSOCKET -> webSocket(requestId, call, dice);
            case REST_INFO, REST_INFO_AND_ACCESS -> rest(form, number, requestId, call, dice);
            case REST_ACCESS -> restAccess(number, requestId, call, dice);
            case REST_ONE_ENTRY -> restOneEntry(requestId, call, dice);
        };
    }

    private int latency(SeededRandom dice) {
        return dice.between(leastLatency, mostLatency);
    }

    private LoggedRequest httpApi(LogForm form, String requestId, SampleCall call, SeededRandom dice) {
        boolean defaultRoute = dice.chance(0.1);
        boolean anyMethod = dice.chance(0.1);
        boolean isShort = form == LogForm.HTTP_API_SHORT;
        String resource = isShort ? "/pets" : call.template();
        String routeKey = defaultRoute && !isShort
                ? "$default"
                : (anyMethod && !isShort ? "ANY" : call.method()) + " " + resource;
        String text =
                switch (form) {
                    case HTTP_API_CLF -> AccessLog.httpApiClf(requestId, routeKey, call);
                    case HTTP_API_SHORT -> AccessLog.httpApiShort(requestId, routeKey, call);
                    default -> AccessLog.httpApiJson(requestId, routeKey, call);
                };
        // if the entry has no start time of the request, its timestamp is used
        ScriptLine entry = new ScriptLine(isShort ? 0 : latency(dice), text);
        return new LoggedRequest(
                requestId,
                form,
                List.of(new LoggedEntry(HTTP_API_ACCESS, entry)),
                expected(requestId, call)
                        .path(routeKey.equals("$default") ? "/$default" : resource)
                        .clientIp(isShort ? "" : call.clientIp())
                        .build());
    }

    private LoggedRequest webSocket(String requestId, SampleCall call, SeededRandom dice) {
        WebSocketEvent event = WebSocketEvent.of(ids.shortId(dice.below(1 << 20)), dice);
        Expected expected = expected(requestId, call).method(event.method());
        List<LoggedEntry> entries = new ArrayList<>();
        int form = dice.below(4);
        if (form < 2) {
            String text = AccessLog.webSocketJson(requestId, event, call, 200);
            entries.add(new LoggedEntry(WEBSOCKET_ACCESS, new ScriptLine(latency(dice), text)));
            expected = expected.status(200).path("/" + event.route()).clientIp(call.clientIp());
        } else {
            ExecutionLog log = new ExecutionLog(requestId, dice);
            if (form == 2) {
                // at once: no integration is asked
                log.line("Execution failed due to configuration error: Invalid permissions on Lambda function");
            } else {
                log.line("Starting execution for request: " + requestId);
                log.line("WebSocket Request Route: [" + event.route() + "]");
                log.pause(latency(dice));
                log.line(event.outcome(WEBSOCKET_API));
            }
            log.lines().forEach(line -> entries.add(new LoggedEntry(webSocketExecution(), line)));
            expected = expected.status(200).of(WEBSOCKET_API).path("/" + STAGE + "/" + event.route());
            if (form == 2) {
                String text = AccessLog.webSocketJson(requestId, event, call, 500);
                entries.add(new LoggedEntry(WEBSOCKET_ACCESS, new ScriptLine(afterLast(log, dice), text)));
                expected = expected.status(500).clientIp(call.clientIp());
            }
        }
        return new LoggedRequest(requestId, LogForm.WEBSOCKET, entries, expected.build());
    }

    private LoggedRequest rest(LogForm form, long number, String requestId, SampleCall call, SeededRandom dice) {
        boolean access = form == LogForm.REST_INFO_AND_ACCESS;
        String api = access ? OTHER_REST_API : REST_API;
        int count = dice.between(leastRestEntries, mostRestEntries);
        // the template in most logs, the real path in others
        String resource = dice.chance(0.7) ? call.template() : call.path();
        ExecutionLog log = new ExecutionLog(requestId, dice);
        if (count != 7) {
            log.line("Extended Request Id: " + ids.shortId(number));
        }
        if (count > 6) {
            usagePlan(log, requestId, call, api);
        }
        log.line("Starting execution for request: " + requestId);
        log.line("HTTP Method: " + call.method() + ", Resource Path: " + resource);
        log.pause(latency(dice));
        log.line(
                call.failed()
                        ? "Execution failed due to configuration error: Malformed Lambda proxy response"
                        : "Successfully completed execution");
        log.line("Method completed with status: " + call.status());
        if (count == 6) {
            log.line("X-ray Tracing ID : Root=1-" + dice.hex(8) + "-" + dice.hex(24));
        }
        List<LoggedEntry> entries = new ArrayList<>();
        log.lines().forEach(line -> entries.add(new LoggedEntry(execution(api), line)));
        if (access) {
            ScriptLine line = new ScriptLine(afterLast(log, dice), accessEntry(number, requestId, call, dice));
            entries.add(new LoggedEntry(REST_ACCESS, line));
        }
        return new LoggedRequest(
                requestId,
                form,
                entries,
                expected(requestId, call)
                        .of(api)
                        .path("/" + STAGE + resource)
                        .clientIp(access ? call.clientIp() : "")
                        .build());
    }

    private static void usagePlan(ExecutionLog log, String requestId, SampleCall call, String api) {
        log.line("Verifying Usage Plan for request: " + requestId + ". API Key:  API Stage: " + api + "/" + STAGE);
        log.line("API Key  authorized because method '" + call.method() + " " + call.template()
                + "' does not require API Key. Request will not contribute to throttle or quota limits");
        log.line("Usage Plan check succeeded for API Key  and API Stage " + api + "/" + STAGE);
    }

    private LoggedRequest restAccess(long number, String requestId, SampleCall call, SeededRandom dice) {
        ScriptLine line = new ScriptLine(latency(dice), accessEntry(number, requestId, call, dice));
        return new LoggedRequest(
                requestId,
                LogForm.REST_ACCESS,
                List.of(new LoggedEntry(REST_ACCESS, line)),
                expected(requestId, call)
                        .path(call.template())
                        .clientIp(call.clientIp())
                        .build());
    }

    private static LoggedRequest restOneEntry(String requestId, SampleCall call, SeededRandom dice) {
        ExecutionLog log = new ExecutionLog(requestId, dice);
        log.line("HTTP Method: " + call.method() + ", Resource Path: " + call.template());
        return new LoggedRequest(
                requestId,
                LogForm.REST_ONE_ENTRY,
                List.of(new LoggedEntry(execution(REST_API), log.lines().get(0))),
                expected(requestId, call)
                        .of(REST_API)
                        .path("/" + STAGE + call.template())
                        .status(0)
                        .build());
    }

    private String accessEntry(long number, String requestId, SampleCall call, SeededRandom dice) {
        String extended = ids.shortId(number);
        return dice.chance(0.5)
                ? AccessLog.restJson(requestId, extended, call)
                : AccessLog.restClf(requestId, extended, call);
    }

    /** The access log follows the execution log within milliseconds. */
    private static long afterLast(ExecutionLog log, SeededRandom dice) {
        List<ScriptLine> lines = log.lines();
        return lines.get(lines.size() - 1).after() + dice.between(0, 5);
    }

    private static Expected expected(String requestId, SampleCall call) {
        return new Expected(
                requestId,
                call.method(),
                "",
                "",
                call.status(),
                "",
                call.start().getEpochSecond());
    }

    /** The record that is to be made, which has neither headers nor bodies. */
    private record Expected(
            String requestId, String method, String api, String path, int status, String clientIp, long time) {

        Expected method(String other) {
            return new Expected(requestId, other, api, path, status, clientIp, time);
        }

        Expected of(String other) {
            return new Expected(requestId, method, other, path, status, clientIp, time);
        }

        Expected path(String other) {
            return new Expected(requestId, method, api, other, status, clientIp, time);
        }

        Expected status(int other) {
            return new Expected(requestId, method, api, path, other, clientIp, time);
        }

        Expected clientIp(String other) {
            return new Expected(requestId, method, api, path, status, other, time);
        }

        ExpectedRecord build() {
            // an access log group's name contains neither API nor stage
            return new ExpectedRecord(
                    requestId,
                    method,
                    api.isEmpty() ? "" : host(api),
                    path,
                    Map.of(),
                    ExpectedHeaders.NONE,
                    ExpectedBody.NONE,
                    status,
                    ExpectedHeaders.NONE,
                    ExpectedBody.NONE,
                    time,
                    clientIp,
                    api,
                    api.isEmpty() ? "" : STAGE);
        }
    }
}
