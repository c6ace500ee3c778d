/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes access log entries in the formats that API Gateway's console proposes. All their JSON values are strings. */
final class AccessLog {

    private static final DateTimeFormatter REQUEST_TIME = DateTimeFormatter.ofPattern(
                    "dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private AccessLog() {}

    static String httpApiJson(String requestId, String routeKey, SampleCall call) {
        return "{ \"requestId\":\"" + requestId + "\", \"ip\": \"" + call.clientIp() + "\", \"requestTime\":\""
                + time(call)
                + "\", \"httpMethod\":\"" + call.method() + "\",\"routeKey\":\"" + routeKey + "\", \"status\":\""
                + call.status() + "\",\"protocol\":\"HTTP/1.1\", \"responseLength\":\"" + call.responseLength()
                + "\" }";
    }

    static String httpApiClf(String requestId, String routeKey, SampleCall call) {
        return call.clientIp() + " - - [" + time(call) + "] \"" + call.method() + " " + routeKey + " HTTP/1.1\" "
                + call.status() + " " + call.responseLength() + " " + requestId;
    }

    /** A custom format, as short as one with request fields can be. */
    static String httpApiShort(String requestId, String routeKey, SampleCall call) {
        return "{\"requestId\":\"" + requestId + "\",\"routeKey\":\"" + routeKey + "\",\"status\":\"" + call.status()
                + "\"}";
    }

    static String restJson(String requestId, String extendedRequestId, SampleCall call) {
        return "{ \"requestId\":\"" + requestId + "\", \"extendedRequestId\":\"" + extendedRequestId + "\",\"ip\": \""
                + call.clientIp() + "\", \"caller\":\"-\", \"user\":\"-\", \"requestTime\":\"" + time(call)
                + "\", \"httpMethod\":\"" + call.method() + "\", \"resourcePath\":\"" + call.template()
                + "\", \"status\":\"" + call.status() + "\", \"protocol\":\"HTTP/1.1\", \"responseLength\":\""
                + call.responseLength() + "\" }";
    }

    static String restClf(String requestId, String extendedRequestId, SampleCall call) {
        return call.clientIp() + " - - [" + time(call) + "] \"" + call.method() + " " + call.template() + " HTTP/1.1\" "
                + call.status() + " " + call.responseLength() + " " + requestId + " " + extendedRequestId;
    }

    static String webSocketJson(String requestId, WebSocketEvent event, SampleCall call, int status) {
        return "{ \"requestId\":\"" + requestId + "\", \"ip\": \"" + call.clientIp()
                + "\", \"caller\":\"-\", \"user\":\"-\", \"requestTime\":\"" + time(call) + "\", \"eventType\":\""
                + event.type() + "\", \"routeKey\":\"" + event.route() + "\", \"status\":\"" + status
                + "\", \"connectionId\":\"" + event.connectionId() + "\" }";
    }

    private static String time(SampleCall call) {
        return REQUEST_TIME.format(call.start());
    }
}
