/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.headers.Headers;
import dev.apigatewaylogging.util.http.PercentEncoding;
import dev.apigatewaylogging.util.http.StatusCode;
import dev.apigatewaylogging.util.json.TruncatedJsonRepair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the HTTP call of one request from all sources. */
final class HttpCallBuilder {

    /** Status codes of requests that API Gateway rejects without routing them. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

    private final ExecutionLogData execution;
    private final AccessLogData access;
    private final LambdaEvent event;
    private final WebSocketEvent webSocket;
    private final ClientHeaders headers;
    private final ClientAddress.Found client;
    private final ApiOrigin api;
    private final RequestTarget target;
    private final boolean pathDoubtful;

    HttpCallBuilder(LogSources sources, ClientAddress addresses) {
        this.execution = sources.execution();
        this.access = sources.access();
        this.event = sources.lambdaEvent();
        this.webSocket = WebSocketEvent.of(sources);
        HttpCall.Origin origin = ApiOrigin.origin(sources);
        this.headers = ClientHeaders.of(sources, host -> ApiOrigin.isOwn(origin, host));
        this.api = ApiOrigin.of(sources, origin, headers);
        this.pathDoubtful = api.isPathDoubtful(sources);
        this.client = addresses.of(sources, headers.forwardedFor());
        RequestTarget found = RequestTarget.of(sources, api);
        this.target = webSocket.isEvent()
                ? new RequestTarget(
                        webSocket.method(),
                        PercentEncoding.path(api.clientPath(webSocket.path(), webSocket.path())),
                        found.query())
                : found;
    }

    /** Builds the call, or the reason why there is none. */
    AssemblyResult build(String requestId, long timestamp, int entries, boolean hasGaps, boolean guessed) {
        if (target.method().isEmpty() || target.path().isEmpty()) {
            return new InsufficientData(requestId, api.origin(), reason(), entries, timestamp, isRefused());
        }
        int status = status();
        return new HttpCall(
                requestId,
                api.origin(),
                request(),
                response(status),
                timestamp,
                entries,
                status == 0 || hasGaps || guessed || !contradicted().isEmpty(),
                guessed,
                webSocket.isEvent() ? webSocket.details() : Map.of(),
                ambiguousFields());
    }

    private List<String> ambiguousFields() {
        List<String> fields = new ArrayList<>(headers.ambiguous());
        if (client.disputed() || (!client.verified() && headers.ambiguous().contains("x-forwarded-for"))) {
            fields.add("ip");
        }
        fields.addAll(contradicted());
        boolean unknown = (execution.repeatsPathParameter() || hasTruncatedPath())
                && access.value(AccessField.PATH).isEmpty()
                && event.text("path").isEmpty();
        if ((unknown || pathDoubtful) && !fields.contains("path")) {
            fields.add("path");
        }
        return AmbiguousFields.few(fields);
    }

    /** A client can hide its path by making it longer than an entry of the log. */
    private boolean hasTruncatedPath() {
        return execution.truncated(ExecutionLabel.METHOD_REQUEST_PATH) && ClientPath.isTemplate(target.path());
    }

    /** Returns the fields that the client may have forged by writing another value into the access log entry. */
    private List<String> contradicted() {
        List<String> fields = new ArrayList<>(0);
        if (execution.isDoubtful()) {
            fields.add("requestId");
        }
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
            } else if (field == AccessField.REQUEST_ID && !fields.contains("requestId")) {
                fields.add("requestId");
            } else {
                String other = otherDoubt(field);
                if (!other.isEmpty() && !fields.contains(other)) {
                    fields.add(other);
                }
            }
        }
        return fields;
    }

    /** Returns the name of another field that comes from the access log alone, or is doubtful; otherwise empty. */
    private String otherDoubt(AccessField field) {
        return switch (field) {
            case CLIENT_IP -> client.text().isEmpty() ? "ip" : "";
            case HOST ->
                Headers.value(execution.headers(ExecutionLabel.METHOD_REQUEST_HEADERS), "Host")
                                        .isEmpty()
                                && event.text("requestContext.domainName").isEmpty()
                        ? "host"
                        : "";
            case API_ID -> api.origin().apiId().isEmpty() ? "apiId" : "";
            case STAGE -> api.origin().stage().isEmpty() ? "stage" : "";
            case ACCOUNT_ID -> api.origin().account().isEmpty() ? "accountId" : "";
            case REQUEST_HEADERS -> execution.has(ExecutionLabel.METHOD_REQUEST_HEADERS) ? "" : "requestHeaders";
            case REQUEST_BODY -> execution.has(ExecutionLabel.METHOD_REQUEST_BODY) ? "" : "requestBody";
            case RESPONSE_HEADERS -> execution.has(ExecutionLabel.METHOD_RESPONSE_HEADERS) ? "" : "responseHeaders";
            case RESPONSE_BODY ->
                execution.has(ExecutionLabel.METHOD_RESPONSE_BODY)
                                || execution.has(ExecutionLabel.GATEWAY_RESPONSE_BODY)
                        ? ""
                        : "responseBody";
            case REQUEST_TIME, REQUEST_TIME_EPOCH -> execution.isEmpty() ? "time" : "";
            case PROTOCOL -> "protocol";
            case EVENT_TYPE, CONNECTION_ID -> webSocket.isEvent() && execution.isEmpty() ? "eventType" : "";
            default -> "";
        };
    }

    /** Returns whether the request was never routed: no further entry is expected. */
    private boolean isRefused() {
        return execution.has(ExecutionLabel.UNAUTHORIZED_REQUEST)
                || execution.has(ExecutionLabel.KEY_THROTTLED)
                || execution.has(ExecutionLabel.KEY_QUOTA_EXCEEDED)
                || (execution.isEmpty()
                        && target.method().isEmpty()
                        && target.path().isEmpty()
                        && REFUSALS.contains(StatusCode.of(access.value(AccessField.STATUS))));
    }

    private String reason() {
        if (execution.has(ExecutionLabel.UNAUTHORIZED_REQUEST)) {
            return "unauthorized";
        }
        if (execution.has(ExecutionLabel.KEY_THROTTLED) || execution.has(ExecutionLabel.KEY_QUOTA_EXCEEDED)) {
            return "throttled";
        }
        if (!target.method().isEmpty()) {
            return "no-path";
        }
        return target.path().isEmpty() ? "no-method-and-path" : "no-method";
    }

    private int status() {
        int logged = execution.status() > 0 ? execution.status() : webSocket.status();
        return logged > 0 ? logged : StatusCode.of(access.value(AccessField.STATUS));
    }

    private HttpCall.Request request() {
        String body = Bodies.of(execution.value(ExecutionLabel.METHOD_REQUEST_BODY));
        boolean cut = execution.truncated(ExecutionLabel.METHOD_REQUEST_BODY);
        if (cut || !execution.has(ExecutionLabel.METHOD_REQUEST_BODY)) {
            String elsewhere = firstNonEmpty(event.body(), bodyOfAccessLog(body));
            cut = cut && elsewhere.isEmpty();
            body = firstNonEmpty(elsewhere, body);
        }
        boolean queryCut = execution.truncated(ExecutionLabel.METHOD_REQUEST_QUERY) && !event.queryComplete();
        return new HttpCall.Request(
                target.method(),
                api.host(),
                target.path(),
                target.query(),
                headers.values(),
                cut ? TruncatedJsonRepair.repair(body) : body,
                cut || headers.truncated() || queryCut,
                client.text(),
                firstNonEmpty(access.value(AccessField.PROTOCOL), event.text("requestContext.protocol")));
    }

    /** Returns the body of the access log; if a client may have added it, only one that begins like the logged one. */
    private String bodyOfAccessLog(String logged) {
        String body = Bodies.of(access.value(AccessField.REQUEST_BODY));
        boolean vouched = !access.vouched(AccessField.REQUEST_BODY).isEmpty();
        return vouched || body.startsWith(logged) ? body : "";
    }

    private HttpCall.Response response(int status) {
        ExecutionLabel label = ExecutionLabel.METHOD_RESPONSE_HEADERS;
        ExecutionLabel body = ExecutionLabel.METHOD_RESPONSE_BODY;
        if (!execution.has(label) && !execution.has(body)) {
            label = ExecutionLabel.GATEWAY_RESPONSE_HEADERS;
            body = ExecutionLabel.GATEWAY_RESPONSE_BODY;
        }
        Map<String, String> responseHeaders = execution.headers(label);
        String others = execution.has(label)
                ? access.vouched(AccessField.RESPONSE_HEADERS)
                : access.value(AccessField.RESPONSE_HEADERS);
        Headers.putAllIfAbsent(responseHeaders, Headers.ofAccessLog(others));
        String text = Bodies.of(execution.has(body) ? execution.value(body) : access.value(AccessField.RESPONSE_BODY));
        boolean cut = execution.truncated(body);
        return new HttpCall.Response(
                status,
                responseHeaders,
                cut ? TruncatedJsonRepair.repair(text) : text,
                cut || execution.truncated(label));
    }
}
