/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.util.http.PercentEncoding;

/** How Akto takes a call. An event of a WebSocket API that looked like an HTTP request would be an endpoint that does not exist. */
enum WebSocketRecordForm {
    /** An HTTP request; also a connect that was refused, or of which this is unknown: a handshake would count as accepted. */
    HTTP,

    /** An accepted connect. */
    HANDSHAKE,

    /** A message with a payload. */
    MESSAGE,

    /** A message without a logged payload, or a disconnect: Akto has no form for them. */
    NONE;

    static WebSocketRecordForm of(HttpCall call) {
        String type = call.details().getOrDefault("event_type", "");
        return switch (type) {
            case "CONNECT" -> isAccepted(call.response().status()) ? HANDSHAKE : HTTP;
            case "MESSAGE" -> call.request().body().isEmpty() ? NONE : MESSAGE;
            case "DISCONNECT" -> NONE;
            default -> HTTP;
        };
    }

    private static boolean isAccepted(int status) {
        return status == 101 || (status >= 200 && status < 300);
    }

    /** The path of the connection: that of the event without its route. */
    static String path(HttpCall call) {
        String path = call.path();
        String route = PercentEncoding.path("/" + call.details().getOrDefault("route_key", ""));
        String ofConnection = path.endsWith(route) ? path.substring(0, path.length() - route.length()) : path;
        return ofConnection.isEmpty() ? "/" : ofConnection;
    }
}
