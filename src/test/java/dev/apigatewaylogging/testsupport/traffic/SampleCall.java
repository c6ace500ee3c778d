/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Instant;

/**
 * A request as an access log has it.
 *
 * @param start when it began
 * @param method the HTTP method
 * @param template the resource with its parameters in braces
 * @param path the resource with the values of its parameters
 * @param status the status
 * @param clientIp the client's address
 * @param responseLength the response's length as it is logged
 */
record SampleCall(
        Instant start,
        String method,
        String template,
        String path,
        int status,
        String clientIp,
        String responseLength) {

    static SampleCall of(Instant start, SeededRandom dice) {
        String method = dice.pick("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE");
        String template =
                dice.pick("/pets", "/pets/{petId}", "/owners/{ownerId}/pets/{petId}", "/orders/{orderId}/lines");
        String id = Integer.toString(dice.between(1, 99_999));
        int status = dice.chance(0.9) ? success(method) : dice.pick(400, 403, 404, 409, 500, 502);
        return new SampleCall(
                start,
                method,
                template,
                template.replaceAll("\\{[^}]+}", id),
                status,
                "203.0.113." + dice.between(1, 254),
                // the console's formats print a dash for what there is none of
                status == 204 ? "-" : Integer.toString(dice.between(2, 9_000)));
    }

    private static int success(String method) {
        return switch (method) {
            case "POST" -> 201;
            case "DELETE" -> 204;
            default -> 200;
        };
    }

    /** Whether the integration's response was unusable, so that the execution does not complete. */
    boolean failed() {
        return status >= 500;
    }
}
