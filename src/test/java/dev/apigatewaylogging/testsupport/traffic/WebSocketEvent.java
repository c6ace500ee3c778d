/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/**
 * What happens at a WebSocket API.
 *
 * @param type {@code CONNECT}, {@code MESSAGE} or {@code DISCONNECT}
 * @param route the route key
 * @param connectionId the connection
 */
record WebSocketEvent(String type, String route, String connectionId) {

    static WebSocketEvent of(String connectionId, SeededRandom dice) {
        return switch (dice.below(10)) {
            case 0 -> new WebSocketEvent("CONNECT", "$connect", connectionId);
            case 1 -> new WebSocketEvent("DISCONNECT", "$disconnect", connectionId);
            default -> new WebSocketEvent("MESSAGE", dice.pick("sendMessage", "join", "$default"), connectionId);
        };
    }

    /** A connect is a GET that asks for an upgrade, everything else counts as posted to its route. */
    String method() {
        return type.equals("CONNECT") ? "GET" : "POST";
    }

    /** The entry of the execution log with its result. */
    String outcome(String apiId) {
        String client = "lient [Connection Id: " + connectionId + "] ";
        return switch (type) {
            case "CONNECT" -> "C" + client + "connected to API [" + apiId + "] successfully.";
            case "DISCONNECT" ->
                "C" + client + "disconnected from API [" + apiId + "]. Close reason: [1001: Going away]";
            default -> "Message from c" + client + "sent to API [" + apiId + "] with response status code [200].";
        };
    }
}
