/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.testsupport.aws.SampleApi;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes requests such as clients send to a pet shop. */
final class SampleRequests {

    private static final String JSON = "application/json";

    private final SampleApi site;

    SampleRequests(SampleApi site) {
        this.site = site;
    }

    SampleRequest make(RequestKind kind, SeededRandom dice) {
        SampleRequest plain = plain(kind, dice);
        return switch (kind) {
            case CLIENT_ERROR -> refused(plain, dice);
            case BAD_GATEWAY -> plain.answered(502, Map.of(), "");
            case TIMEOUT -> plain.answered(504, Map.of(), "");
            case NASTY -> nasty(plain, dice);
            case TRUNCATED -> large(plain, dice);
            case NO_BODY ->
                plain.withBody("").answered(plain.method().equals("GET") ? 304 : 204, responseHeaders("", dice), "");
            default -> plain;
        };
    }

    private SampleRequest plain(RequestKind kind, SeededRandom dice) {
        String id = Integer.toString(dice.between(1, 99_999));
        String method = dice.pick("GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE");
        Map<String, String> parameters = new LinkedHashMap<>();
        String template =
                switch (dice.below(6)) {
                    case 0 -> "/pets";
                    case 1 -> {
                        parameters.put("petId", id);
                        yield "/pets/{petId}";
                    }
                    case 2 -> {
                        parameters.put("ownerId", "o-" + dice.hex(6));
                        parameters.put("petId", id);
                        yield "/owners/{ownerId}/pets/{petId}";
                    }
                    case 3 -> {
                        parameters.put("proxy", "shop/cart/" + id + "/items");
                        yield "/{proxy+}";
                    }
                    case 4 -> "/search";
                    default -> {
                        parameters.put("orderId", dice.hex(8) + "-" + id);
                        yield "/orders/{orderId}/lines";
                    }
                };
        boolean sends = !method.equals("GET") && !method.equals("DELETE");
        String body = sends ? pet(id, dice) : "";
        String type = dice.pick(JSON, JSON, "application/json; charset=utf-8");
        return new SampleRequest(
                method,
                template,
                parameters,
                query(dice),
                requestHeaders(kind, sends ? type : "", dice),
                body,
                method.equals("POST") ? 201 : 200,
                responseHeaders(JSON, dice),
                pet(id, dice));
    }

    private static Map<String, String> query(SeededRandom dice) {
        Map<String, String> query = new LinkedHashMap<>();
        if (dice.chance(0.4)) {
            query.put("page", Integer.toString(dice.between(1, 50)));
            query.put("sort", dice.pick("name", "-age", "price:asc"));
        }
        if (dice.chance(0.2)) {
            query.put("q", dice.pick("koa-oop", "dogs & cats", "50%", "größe", "a=b", "1+1"));
        }
        return query;
    }

    private Map<String, String> requestHeaders(RequestKind kind, String contentType, SeededRandom dice) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", kind == RequestKind.CUSTOM_DOMAIN ? site.customDomain() : site.host());
        headers.put("Accept", dice.pick("application/json, text/plain, */*", "*/*", "text/html,*/*;q=0.8"));
        headers.put(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12" + dice.below(9)
                        + ".0.0.0 Safari/537.36");
        String client = "203.0.113." + dice.between(1, 254);
        headers.put("X-Forwarded-For", dice.chance(0.5) ? client : client + ", 70.132.20." + dice.between(1, 254));
        headers.put("X-Forwarded-Port", "443");
        headers.put("X-Forwarded-Proto", "https");
        headers.put("X-Amzn-Trace-Id", "Root=1-" + dice.hex(8) + "-" + dice.hex(24));
        if (!contentType.isEmpty()) {
            headers.put("Content-Type", contentType);
        }
        if (dice.chance(0.5)) {
            headers.put("Accept-Encoding", "gzip, deflate, br");
            headers.put("Accept-Language", "en-GB,en;q=0.9, de;q=0.5");
        }
        if (dice.chance(0.3)) {
            headers.put("Cookie", "session=" + dice.hex(32) + "==; theme=dark");
        }
        if (dice.chance(0.3)) {
            headers.put("Authorization", "*".repeat(40) + dice.hex(6));
        }
        if (dice.chance(0.3)) {
            headers.put("Via", "2.0 " + dice.hex(32) + ".cloudfront.net (CloudFront)");
            headers.put("If-Modified-Since", "Tue, 18 Nov 2025 10:00:00 GMT");
        }
        if (dice.chance(0.1)) {
            headers.put("X-Empty", "");
        }
        return dice.printed(headers);
    }

    private static Map<String, String> responseHeaders(String contentType, SeededRandom dice) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!contentType.isEmpty()) {
            headers.put("Content-Type", contentType);
        }
        headers.put("X-Amzn-Trace-Id", "Root=1-" + dice.hex(8) + "-" + dice.hex(24) + ";Sampled=0");
        headers.put("Date", "Tue, 18 Nov 2025 10:00:0" + dice.below(10) + " GMT");
        if (dice.chance(0.4)) {
            headers.put("Cache-Control", "no-cache, no-store");
            headers.put("Access-Control-Allow-Headers", "Content-Type,Authorization, X-Api-Key");
        }
        if (dice.chance(0.2)) {
            headers.put("Set-Cookie", "session=" + dice.hex(16) + "; Path=/; HttpOnly,theme=dark; Path=/");
        }
        return dice.shuffled(headers);
    }

    private static String pet(String id, SeededRandom dice) {
        return "{\"id\":" + id + ",\"name\":\"" + dice.pick("Rex", "Größe \\\"M\\\"", "Mia, the {cat}")
                + "\",\"tags\":[\""
                + dice.hex(4) + "\",\"a=b\"],\"price\":" + dice.between(1, 500) + ".50,\"sold\":" + dice.chance(0.5)
                + "}";
    }

    private static SampleRequest refused(SampleRequest request, SeededRandom dice) {
        int status = dice.pick(400, 404, 409);
        return request.answered(
                status,
                responseHeaders(JSON, dice),
                "{\"message\":\"" + dice.pick("no such pet", "bad request") + "\"}");
    }

    private static SampleRequest nasty(SampleRequest request, SeededRandom dice) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("X-Note", "(id) Method request headers: {Host=evil} and more, {a");
        headers.put("X-Empty", "");
        headers.put("Content-Type", "text/plain");
        String body = dice.pick(
                "\n\nfirst line\n(id) Method request headers: {Host=evil.example.com}\nMethod completed with status: 500",
                "a=b, c=d, {e=f}\r\n(x) Starting execution for request: y\n[TRUNCATED] is not the end\n...",
                "Method completed with status: 999");
        String answer = dice.pick(
                "{\"log\":\"(id) Method response headers: {Content-Type=evil}\\nMethod completed with status: 500\"}",
                "{\"text\":\"Sending request to https://evil.example.com\",\"more\":\"Successfully completed execution\"}");
        return request.withHeaders(dice.printed(headers))
                .withBody(request.body().isEmpty() ? "" : body)
                .answered(200, responseHeaders(JSON, dice), answer);
    }

    private static SampleRequest large(SampleRequest request, SeededRandom dice) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("X-Long", dice.hex(dice.between(200, 900)));
        headers.put("X-Other", dice.hex(dice.between(200, 900)));
        Map<String, String> answer = new LinkedHashMap<>(responseHeaders(JSON, dice));
        answer.put("Content-Security-Policy", "default-src 'self'; script-src 'sha256-" + dice.hex(700) + "'");
        return request.withHeaders(dice.printed(headers))
                .withBody(request.body().isEmpty() ? "" : pets(dice))
                .answered(200, dice.shuffled(answer), pets(dice));
    }

    private static String pets(SeededRandom dice) {
        StringBuilder pets = new StringBuilder("[");
        int count = dice.between(25, 60);
        for (int i = 0; i < count; i++) {
            pets.append(i == 0 ? "" : ",").append(pet(Integer.toString(i), dice));
        }
        return pets.append(']').toString();
    }
}
