/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Texts.between;
import static dev.apigatewaylogging.httpcall.Texts.firstNonEmpty;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.util.http.StatusCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of a WebSocket API: a connect, a message or a disconnect. Such an event is not an HTTP request; {@code
 * docs/formats.md} describes how it is mapped to one.
 *
 * @param eventType {@code CONNECT}, {@code MESSAGE} or {@code DISCONNECT}; empty for entries of another API
 * @param routeKey the route of the event
 * @param connectionId the connection
 * @param status the logged status; 0 if none
 */
record WebSocketEvent(String eventType, String routeKey, String connectionId, int status) {

    private static final String CONNECTION = "Connection Id:";
    private static final int OK = 200;

    static WebSocketEvent of(LogSources sources) {
        ExecutionLogData execution = sources.execution();
        AccessLogData access = sources.access();
        LambdaEvent event = sources.lambdaEvent();
        String route = firstNonEmpty(
                between(execution.value(ExecutionLabel.WEBSOCKET_ROUTE), "[", "]"),
                access.value(AccessField.ROUTE_KEY),
                event.text("requestContext.routeKey"));
        String type = firstNonEmpty(
                typeByEntries(execution),
                typeOrNone(access.value(AccessField.EVENT_TYPE)),
                typeOrNone(event.text("requestContext.eventType")),
                typeByRoute(route),
                typeByAccess(sources));
        boolean isHttp = typeByEntries(execution).isEmpty() && isHttpRequest(sources);
        String connection = firstNonEmpty(
                connection(execution.value(ExecutionLabel.WEBSOCKET_CONNECTION)),
                connection(execution.value(ExecutionLabel.WEBSOCKET_ANSWERED)),
                between(execution.value(ExecutionLabel.WEBSOCKET_RECEIVED), CONNECTION, "]"),
                access.value(AccessField.CONNECTION_ID),
                event.text("requestContext.connectionId"));
        return !isHttp && !type.isEmpty()
                ? new WebSocketEvent(type, firstNonEmpty(route, routeOf(type)), connection, status(sources))
                : new WebSocketEvent("", "", "", 0);
    }

    /**
     * Returns whether the entries may be an event or an HTTP request, since a client may have written what makes them
     * one: its user agent precedes the fields of the request. What precedes these may be a part of the ID of a REST API.
     */
    static boolean isDisputed(LogSources sources) {
        ExecutionLogData execution = sources.execution();
        AccessLogData access = sources.access();
        String route = access.value(AccessField.ROUTE_KEY);
        // a route of an HTTP API has a path, except for its default route
        boolean ofWebSocketApi = !route.isEmpty() && !route.contains("/") && !route.equals("$default");
        return (ofWebSocketApi || isType(access.value(AccessField.EVENT_TYPE)))
                && typeByEntries(execution).isEmpty()
                && !execution.has(ExecutionLabel.HTTP_METHOD)
                && (access.describesHttpRequest()
                        || !access.value(AccessField.PATH).isEmpty())
                && !access.certainlyDescribesHttpRequest();
    }

    /** A client can write another value, which must not hide the event. */
    private static String typeOrNone(String value) {
        return isType(value) ? value : "";
    }

    private static boolean isType(String type) {
        return type.equals("CONNECT") || type.equals("MESSAGE") || type.equals("DISCONNECT");
    }

    /** Returns whether the type is in front of all that a client can write. */
    private static boolean isCertain(AccessLogData access) {
        return isType(access.vouched(AccessField.EVENT_TYPE))
                || isType(typeByRoute(access.vouched(AccessField.ROUTE_KEY)));
    }

    /** Events have neither method nor path: a client wrote the type into the entry of an HTTP request, or these. */
    private static boolean isHttpRequest(LogSources sources) {
        AccessLogData access = sources.access();
        return sources.execution().has(ExecutionLabel.HTTP_METHOD)
                || access.certainlyDescribesHttpRequest()
                || (access.describesHttpRequest() && !isCertain(access));
    }

    /** Returns the type by the entries of the execution log; empty if they have none. */
    static String typeByEntries(ExecutionLogData execution) {
        if (execution.has(ExecutionLabel.WEBSOCKET_CONNECTING)) {
            return "CONNECT";
        }
        if (execution.has(ExecutionLabel.WEBSOCKET_RECEIVED) || execution.has(ExecutionLabel.WEBSOCKET_ANSWERED)) {
            return "MESSAGE";
        }
        String connection = execution.value(ExecutionLabel.WEBSOCKET_CONNECTION);
        if (connection.isEmpty() && !execution.has(ExecutionLabel.WEBSOCKET_ROUTE)) {
            return "";
        }
        if (connection.contains("disconnected from API")) {
            return "DISCONNECT";
        }
        return connection.contains("connected to API") ? "CONNECT" : "";
    }

    /** A route key and no data of an HTTP request: a message, if the format lacks the type. */
    private static String typeByAccess(LogSources sources) {
        AccessLogData access = sources.access();
        String route = access.value(AccessField.ROUTE_KEY);
        boolean onlyRoute = sources.execution().isEmpty()
                && !route.isEmpty()
                && route.indexOf(' ') < 0
                && route.indexOf('/') < 0
                && access.value(AccessField.METHOD).isEmpty()
                && access.value(AccessField.PATH).isEmpty()
                && access.value(AccessField.RESOURCE_PATH).isEmpty();
        return onlyRoute ? "MESSAGE" : "";
    }

    /** Returns the type of the events that are sent to a route. */
    static String typeOf(String route) {
        return firstNonEmpty(typeByRoute(route), "MESSAGE");
    }

    private static String typeByRoute(String route) {
        return switch (route) {
            case "$connect" -> "CONNECT";
            case "$disconnect" -> "DISCONNECT";
            default -> "";
        };
    }

    private static String routeOf(String type) {
        return switch (type) {
            case "CONNECT" -> "$connect";
            case "DISCONNECT" -> "$disconnect";
            default -> "$default";
        };
    }

    /** Reads {@code ID=} of {@code ID=] connected to API […]}: the label ends within the brackets. */
    private static String connection(String value) {
        int bracket = value.indexOf(']');
        return bracket < 0 ? "" : value.substring(0, bracket).strip();
    }

    private static int status(LogSources sources) {
        String answered = firstNonEmpty(
                sources.execution().value(ExecutionLabel.WEBSOCKET_ANSWERED),
                sources.execution().value(ExecutionLabel.WEBSOCKET_CONNECTION));
        int logged = StatusCode.of(between(answered, "status code [", "]"));
        if (logged > 0) {
            return logged;
        }
        // the access log has 200 for these; the execution log has no number
        boolean fine = answered.contains("connected to API") || answered.contains("disconnected from API");
        return fine ? OK : 0;
    }

    /** Returns whether the entries are of a WebSocket API. */
    boolean isEvent() {
        return !eventType.isEmpty();
    }

    /** A connect is a GET with an upgrade; a message is posted to its route. */
    String method() {
        return eventType.equals("CONNECT") ? "GET" : "POST";
    }

    /** Returns the route as a path. */
    String path() {
        return "/" + routeKey;
    }

    /** What belongs to this event, not to its API. */
    Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("event_type", eventType);
        details.put("route_key", routeKey);
        if (!connectionId.isEmpty()) {
            details.put("connection_id", connectionId);
        }
        return details;
    }
}
