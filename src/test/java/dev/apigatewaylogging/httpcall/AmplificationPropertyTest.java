/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What a client sends does not become many times as long. */
class AmplificationPropertyTest {

    /** A character of three bytes is nine characters when it is encoded in a path. */
    private static final int MOST_TIMES = 10;

    private static final int MOST_BESIDES = 2_000;

    @Property(tries = 1_000)
    void resultIsNotMuchLongerThanItsEntries(@ForAll("requests") List<String> texts) {
        Entries entries = new Entries();
        texts.forEach(entries::execution);

        for (AssemblyResult outcome : new HttpCallAssembler().assembleAll(entries.lines())) {
            if (outcome instanceof HttpCall traffic) {
                assertThat(chars(traffic)).isLessThan(MOST_TIMES * entries.chars() + MOST_BESIDES);
            }
        }
    }

    @Test
    void pathContainingTemplatesDoesNotGrow() {
        String path = "/" + "{proxy}".repeat(700) + "/{proxy}".repeat(700);
        String value = "v".repeat(5_000);

        String filled = ClientPath.expand(path, List.of(Map.entry("proxy", value)));

        assertThat(filled.length()).isLessThanOrEqualTo(path.length() + value.length());
    }

    @Test
    void templateWithManyParametersIsExpandedInOnePass() {
        String path = "/{a}".repeat(200_000);
        List<Map.Entry<String, String>> values = IntStream.range(0, 200_000)
                .mapToObj(i -> Map.entry("p" + i, "v"))
                .toList();
        long begun = System.nanoTime();

        ClientPath.expand(path, values);

        assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    }

    private static int chars(HttpCall traffic) {
        HttpCall.Request request = traffic.request();
        return request.method().length()
                + request.host().length()
                + request.path().length()
                + request.query().length()
                + chars(request.headers())
                + request.body().length()
                + request.clientIp().length()
                + request.protocol().length()
                + chars(traffic.response().headers())
                + traffic.response().body().length()
                + chars(traffic.details())
                + traffic.ambiguousFields().stream().mapToInt(String::length).sum();
    }

    private static int chars(Map<String, String> map) {
        return map.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
    }

    @Provide
    Arbitrary<List<String>> requests() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                repeated("{proxy}", "/{proxy}", "/{a+}", "{", "[", "\"", "\u20ac", "%", "/", "\ud83d\ude00"),
                repeated(", Host=a", ", a=b", "=", ", proxy=x", ", x-y=", ",", "a"));
        return Combinators.combine(texts, texts, texts, texts, texts, texts)
                .as((path, parameters, query, headers, body, event) -> List.of(
                        "HTTP Method: GET, Resource Path: /" + path,
                        "Method request path: {proxy=" + parameters + ", a=" + path + "}",
                        "Method request query string: {q=" + query + "}",
                        "Method request headers: {Host=" + headers + "}",
                        "Method request body before transformations: " + body + " [TRUNCATED]",
                        "Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                                + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations",
                        "Endpoint request body after transformations: {\"resource\":\"/{proxy+}\",\"httpMethod\":\"GET\","
                                + "\"path\":\"" + event.replace("\"", "\\\"")
                                + "\",\"headers\":{\"Host\":\"x\",\"A\":\""
                                + event.replace("\"", "\\\"") + "\"},\"multiValueHeaders\":{\"A\":[\"1\",\"2\"]}}",
                        "Method response headers: {a=" + headers + "}",
                        "Method response body after transformations: " + body + " [TRUNCATED]",
                        "Method completed with status: 200"));
    }

    private static Arbitrary<String> repeated(String... parts) {
        return Combinators.combine(
                        Arbitraries.of(parts).list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(1, 400))
                .as((some, times) -> String.join("", some).repeat(times));
    }
}
