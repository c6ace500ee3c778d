package dev.apigatewaylogging.traffic;

import static dev.apigatewaylogging.traffic.Texts.between;
import static dev.apigatewaylogging.traffic.Texts.first;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import java.util.Map;
import java.util.Set;

/** One request and its response, put together from all who tell of it. */
final class RequestStory {

    /** Status codes with which API Gateway refuses what it does not route. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

    private final Witnesses witnesses;
    private final ExecutionFacts execution;
    private final AccessFacts access;
    private final LambdaEvent event;
    private final WebSocketFacts webSocket;
    private final Map<String, String> requestHeaders;
    private final boolean requestHeadersCut;
    private final ServedBy api;
    private final AskedFor asked;

    RequestStory(Witnesses witnesses) {
        this.witnesses = witnesses;
        this.execution = witnesses.execution();
        this.access = witnesses.access();
        this.event = witnesses.event();
        this.webSocket = WebSocketFacts.of(witnesses);
        boolean logged = execution.has(ExecutionLabel.METHOD_REQUEST_HEADERS);
        boolean cut = execution.truncated(ExecutionLabel.METHOD_REQUEST_HEADERS);
        this.requestHeaders = execution.headers(ExecutionLabel.METHOD_REQUEST_HEADERS);
        if (cut || !logged) {
            Headers.addMissing(requestHeaders, event.headers());
        }
        this.requestHeadersCut = cut && !event.headersWhole();
        Headers.addMissing(requestHeaders, Headers.ofAccessLog(access.value(AccessField.REQUEST_HEADERS)));
        String agent = first(
                access.value(AccessField.USER_AGENT),
                between(execution.value(ExecutionLabel.WEBSOCKET_CONNECTING), "", ", SourceIp:"));
        if (!agent.isEmpty()) {
            Headers.addMissing(requestHeaders, Map.of("User-Agent", agent));
        }
        this.api = ServedBy.of(witnesses, requestHeaders);
        AskedFor found = AskedFor.of(witnesses, api);
        this.asked = webSocket.isEvent()
                ? new AskedFor(
                        webSocket.method(),
                        PercentEncoding.path(api.asAskedFor(webSocket.path(), webSocket.path())),
                        found.query())
                : found;
    }

    /** The record, or why there can be none. */
    Outcome outcome(String requestId, long timestamp, int lines, boolean hasGaps, boolean guessed) {
        if (asked.method().isEmpty() || asked.path().isEmpty()) {
            return new NoTraffic(requestId, reason(), lines, timestamp, isRefused());
        }
        int status = status();
        return new Traffic(
                requestId,
                api.origin(),
                request(),
                response(status),
                timestamp,
                lines,
                status == 0 || hasGaps || guessed,
                guessed,
                webSocket.isEvent() ? webSocket.tags() : Map.of());
    }

    /** Whether it never came to a route: there is nothing more to it that another line could tell. */
    private boolean isRefused() {
        return execution.has(ExecutionLabel.UNAUTHORIZED_REQUEST)
                || execution.has(ExecutionLabel.KEY_THROTTLED)
                || execution.has(ExecutionLabel.KEY_QUOTA_EXCEEDED)
                || (execution.isEmpty()
                        && asked.method().isEmpty()
                        && asked.path().isEmpty()
                        && REFUSALS.contains(StatusCode.of(access.value(AccessField.STATUS))));
    }

    private String reason() {
        if (execution.has(ExecutionLabel.UNAUTHORIZED_REQUEST)) {
            return "unauthorized";
        }
        if (execution.has(ExecutionLabel.KEY_THROTTLED) || execution.has(ExecutionLabel.KEY_QUOTA_EXCEEDED)) {
            return "throttled";
        }
        if (!asked.method().isEmpty()) {
            return "no-path";
        }
        return asked.path().isEmpty() ? "no-method-and-path" : "no-method";
    }

    private int status() {
        int logged = execution.status() > 0 ? execution.status() : webSocket.status();
        return logged > 0 ? logged : StatusCode.of(access.value(AccessField.STATUS));
    }

    private Traffic.Request request() {
        String body = Bodies.of(execution.value(ExecutionLabel.METHOD_REQUEST_BODY));
        boolean cut = execution.truncated(ExecutionLabel.METHOD_REQUEST_BODY);
        if (cut || !execution.has(ExecutionLabel.METHOD_REQUEST_BODY)) {
            String elsewhere = first(event.body(), Bodies.of(access.value(AccessField.REQUEST_BODY)));
            cut = cut && elsewhere.isEmpty();
            body = first(elsewhere, body);
        }
        boolean queryCut = execution.truncated(ExecutionLabel.METHOD_REQUEST_QUERY) && !event.queryWhole();
        return new Traffic.Request(
                asked.method(),
                api.host(),
                asked.path(),
                asked.query(),
                requestHeaders,
                cut ? CutJson.closed(body) : body,
                cut || requestHeadersCut || queryCut,
                clientIp(),
                first(access.value(AccessField.PROTOCOL), event.text("requestContext.protocol")));
    }

    private String clientIp() {
        String ip = first(
                access.value(AccessField.CLIENT_IP),
                event.text("requestContext.identity.sourceIp"),
                between(execution.value(ExecutionLabel.WEBSOCKET_CONNECTING), "SourceIp:", "]"),
                Headers.value(requestHeaders, "X-Forwarded-For"),
                witnesses.asked().text("requestContext.identity.sourceIp"));
        int comma = ip.indexOf(',');
        return (comma < 0 ? ip : ip.substring(0, comma)).strip();
    }

    private Traffic.Response response(int status) {
        ExecutionLabel headers = ExecutionLabel.METHOD_RESPONSE_HEADERS;
        ExecutionLabel body = ExecutionLabel.METHOD_RESPONSE_BODY;
        if (!execution.has(headers) && !execution.has(body)) {
            headers = ExecutionLabel.GATEWAY_RESPONSE_HEADERS;
            body = ExecutionLabel.GATEWAY_RESPONSE_BODY;
        }
        Map<String, String> responseHeaders = execution.headers(headers);
        Headers.addMissing(responseHeaders, Headers.ofAccessLog(access.value(AccessField.RESPONSE_HEADERS)));
        String text = Bodies.of(execution.has(body) ? execution.value(body) : access.value(AccessField.RESPONSE_BODY));
        boolean cut = execution.truncated(body);
        return new Traffic.Response(
                status, responseHeaders, cut ? CutJson.closed(text) : text, cut || execution.truncated(headers));
    }
}
