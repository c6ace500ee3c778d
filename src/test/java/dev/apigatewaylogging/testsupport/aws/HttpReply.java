/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back to a client.
 *
 * @param status the HTTP status
 * @param headers every header but the length
 * @param body the body's bytes
 * @param delivery how much of it reaches the client
 */
// bytes that are neither changed nor compared: a copy of each would cost more than the rule is worth
@SuppressWarnings("ArrayRecordComponent")
public record HttpReply(int status, Map<String, String> headers, byte[] body, Delivery delivery) {

    /** How much of a reply reaches the client. */
    public enum Delivery {
        WHOLE,
        /** the length is right and the text ends in its middle */
        HALF,
        /** the connection breaks in the middle of the body */
        CUT
    }

    public static HttpReply of(int status, String contentType, byte[] body) {
        return new HttpReply(status, Map.of("Content-Type", contentType), body, Delivery.WHOLE);
    }

    static HttpReply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    HttpReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpReply(status, more, body, delivery);
    }

    public HttpReply delivered(Delivery how) {
        return new HttpReply(status, headers, body, how);
    }
}
