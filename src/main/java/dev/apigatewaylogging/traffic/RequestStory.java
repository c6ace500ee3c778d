package dev.apigatewaylogging.traffic;

import static dev.apigatewaylogging.traffic.Texts.first;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One request and its response, put together from all who tell of it. */
final class RequestStory {

    /** Status codes with which API Gateway refuses what it does not route. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

    private final ExecutionFacts execution;
    private final AccessFacts access;
    private final LambdaEvent event;
    private final WebSocketFacts webSocket;
    private final ClientHeaders headers;
    private final ClientAddress.Found client;
    private final ServedBy api;
    private final AskedFor asked;

    RequestStory(Witnesses witnesses, ClientAddress addresses) {
        this.execution = witnesses.execution();
        this.access = witnesses.access();
        this.event = witnesses.event();
        this.webSocket = WebSocketFacts.of(witnesses);
        Traffic.Origin origin = ServedBy.origin(witnesses);
        this.headers = ClientHeaders.of(witnesses, host -> ServedBy.isOwn(origin, host));
        this.api = ServedBy.of(witnesses, origin, headers);
        this.client = addresses.of(witnesses, headers.forwardedFor());
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
                status == 0 || hasGaps || guessed || !contradicted().isEmpty(),
                guessed,
                webSocket.isEvent() ? webSocket.tags() : Map.of(),
                ambiguousFields());
    }

    private List<String> ambiguousFields() {
        List<String> fields = new ArrayList<>(headers.ambiguous());
        if (client.doubtful() || (!client.vouchedFor() && headers.ambiguous().contains("x-forwarded-for"))) {
            fields.add("ip");
        }
        fields.addAll(contradicted());
        if (execution.repeatsPathParameter()
                && access.value(AccessField.PATH).isEmpty()
                && event.text("path").isEmpty()
                && !fields.contains("path")) {
            fields.add("path");
        }
        return AmbiguousFields.few(fields);
    }

    /** The record's fields that may be a client's choice, since he wrote a second one into the access log entry. */
    private List<String> contradicted() {
        List<String> fields = new ArrayList<>(0);
        for (AccessField field : access.contradicted()) {
            boolean tellsPath = field == AccessField.PATH
                    || (access.value(AccessField.PATH).isEmpty()
                            && (field == AccessField.ROUTE_KEY || field == AccessField.RESOURCE_PATH));
            if (tellsPath && !fields.contains("path")) {
                fields.add("path");
            } else if (field == AccessField.METHOD && execution.method().isEmpty()) {
                fields.add("method");
            } else if (field == AccessField.STATUS && execution.status() <= 0) {
                fields.add("statusCode");
            } else if (field == AccessField.REQUEST_ID) {
                fields.add("requestId");
            }
        }
        return fields;
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
                headers.values(),
                cut ? CutJson.closed(body) : body,
                cut || headers.truncated() || queryCut,
                client.text(),
                first(access.value(AccessField.PROTOCOL), event.text("requestContext.protocol")));
    }

    private Traffic.Response response(int status) {
        ExecutionLabel label = ExecutionLabel.METHOD_RESPONSE_HEADERS;
        ExecutionLabel body = ExecutionLabel.METHOD_RESPONSE_BODY;
        if (!execution.has(label) && !execution.has(body)) {
            label = ExecutionLabel.GATEWAY_RESPONSE_HEADERS;
            body = ExecutionLabel.GATEWAY_RESPONSE_BODY;
        }
        Map<String, String> responseHeaders = execution.headers(label);
        Headers.addMissing(responseHeaders, Headers.ofAccessLog(access.value(AccessField.RESPONSE_HEADERS)));
        String text = Bodies.of(execution.has(body) ? execution.value(body) : access.value(AccessField.RESPONSE_BODY));
        boolean cut = execution.truncated(body);
        return new Traffic.Response(
                status, responseHeaders, cut ? CutJson.closed(text) : text, cut || execution.truncated(label));
    }
}
