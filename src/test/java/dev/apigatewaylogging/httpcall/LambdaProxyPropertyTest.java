/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.util.http.PercentEncoding;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** A request with a Lambda proxy integration, whose event has everything exactly, while the other entries quote nothing. */
class LambdaProxyPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URI = "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:"
            + "eu-west-1:123456789012:function:orders/invocations";

    record Sent(Map<String, String> headers, List<Map.Entry<String, String>> query, String item, String body) {}

    @Property(tries = 300)
    void headersQueryPathAndBodyAreAsSent(@ForAll("requests") Sent sent) throws JsonProcessingException {
        HttpCall call = lines(sent, 1).traffic();

        isWhatWasSent(call, sent);
        assertThat(call.ambiguousFields()).isEmpty();
    }

    /** API Gateway truncates entries of more than 1,024 characters; here the event is a complete one of log delivery. */
    @Property(tries = 300)
    void truncatedValuesAreTakenFromEvent(
            @ForAll("requests") Sent sent, @ForAll @DoubleRange(min = 0.05, max = 0.95) double part)
            throws JsonProcessingException {
        HttpCall call = lines(sent, part).traffic();

        isWhatWasSent(call, sent);
        assertThat(call.request().truncated()).isFalse();
    }

    private static void isWhatWasSent(HttpCall call, Sent sent) {
        assertThat(call.request().headers()).containsExactlyInAnyOrderEntriesOf(sent.headers());
        assertThat(parameters(call.request().query())).isEqualTo(sent.query());
        assertThat(call.request().path()).isEqualTo("/prod/orders/" + PercentEncoding.path(sent.item()));
        assertThat(call.request().body()).isEqualTo(sent.body());
        assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
        assertThat(call.request().host()).isEqualTo(Entries.OWN_HOST);
        assertThat(call.incomplete()).isFalse();
    }

    private static List<Map.Entry<String, String>> parameters(String query) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] parts = parameter.split("=", -1);
            assertThat(parts).hasSize(2);
            parameters.add(Map.entry(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
        }
        return parameters;
    }

    private static String cut(String text, double part) {
        return part == 1 ? text : text.substring(0, (int) (text.length() * part)) + "[TRUNCATED]";
    }

    private static Entries lines(Sent sent, double part) throws JsonProcessingException {
        Map<String, String> last = new LinkedHashMap<>();
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : sent.query()) {
            last.put(parameter.getKey(), parameter.getValue());
            all.computeIfAbsent(parameter.getKey(), first -> new ArrayList<>()).add(parameter.getValue());
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("resource", "/orders/{item}");
        event.put("path", "/orders/" + sent.item());
        event.put("httpMethod", "POST");
        event.put("headers", sent.headers());
        event.put(
                "multiValueHeaders",
                sent.headers().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))));
        event.put("queryStringParameters", last.isEmpty() ? null : last);
        event.put("multiValueQueryStringParameters", all.isEmpty() ? null : all);
        event.put("pathParameters", Map.of("item", sent.item()));
        event.put(
                "requestContext",
                Map.of(
                        "resourcePath", "/orders/{item}",
                        "httpMethod", "POST",
                        "path", "/prod/orders/" + sent.item(),
                        "stage", "prod",
                        "apiId", "uwe3g5jm54",
                        "domainName", Entries.OWN_HOST,
                        "identity", Map.of("sourceIp", "203.0.113.7")));
        event.put("body", sent.body());
        event.put("isBase64Encoded", false);
        return new Entries()
                .execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: /orders/" + sent.item())
                .execution("Method request path: {item=" + sent.item() + "}")
                .execution("Method request query string: " + cut(map(last), part))
                .headers(cut(map(sent.headers()), part))
                .execution("Method request body before transformations: "
                        // of JSON that is cut so early nothing shows that the function received no template's output
                        + (sent.body().startsWith("{") ? sent.body() : cut(sent.body(), part)))
                .execution("Endpoint request URI: " + URI)
                .execution("Endpoint request headers: {Accept=application/json}")
                .execution("Endpoint request body after transformations: " + JSON.writeValueAsString(event))
                .execution("Sending request to " + URI)
                .execution("Received response. Status: 200, Integration latency: 5 ms")
                .execution("Endpoint response body before transformations: {\"statusCode\":200,\"body\":\"{}\"}")
                .execution("Method response body after transformations: {}")
                .execution("Method response headers: {Content-Type=application/json}")
                .execution("Successfully completed execution")
                .execution("Method completed with status: 200");
    }

    private static String map(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Provide
    Arbitrary<Sent> requests() {
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars(",= ;{}\"'")
                .ofMaxLength(40)
                .map(String::strip);
        // what looks like another header is no rare value here
        Arbitrary<String> value = Arbitraries.oneOf(
                text,
                Combinators.combine(text, Arbitraries.of("Host", "X-Forwarded-For", "a", "es", "Cookie"), text)
                        .as((one, name, other) -> (one + ", " + name + "=" + other).strip()));
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("-_XAB0")
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(LambdaProxyPropertyTest::isNoNameWithAMeaning);
        Arbitrary<Map<String, String>> headers = Arbitraries.maps(name, value)
                .ofMaxSize(8)
                .filter(map -> map.keySet().stream()
                                .map(key -> key.toLowerCase(Locale.ROOT))
                                .distinct()
                                .count()
                        == map.size())
                .map(map -> {
                    Map<String, String> whole = new LinkedHashMap<>(map);
                    whole.put("Host", Entries.OWN_HOST);
                    whole.put("User-Agent", "x (a=b, c=d)");
                    whole.put("X-Forwarded-For", "203.0.113.7");
                    return whole;
                });
        Arbitrary<String> key =
                Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(3);
        // the events are by name, so equal names are adjacent
        Arbitrary<List<Map.Entry<String, String>>> query = Combinators.combine(
                        key, text.map(LambdaProxyPropertyTest::withoutSequences))
                .as(Map::entry)
                .list()
                .ofMaxSize(5)
                .map(list -> list.stream()
                        .collect(Collectors.groupingBy(Map.Entry::getKey, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .flatMap(List::stream)
                        .toList());
        Arbitrary<String> item = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("0-_.,")
                .ofMinLength(1)
                .ofMaxLength(10);
        Arbitrary<String> body = Arbitraries.oneOf(
                text.filter(sent -> !sent.isEmpty() && !sent.startsWith("{")),
                Arbitraries.maps(key, text).ofMinSize(1).ofMaxSize(4).map(LambdaProxyPropertyTest::json));
        return Combinators.combine(headers, query, item, body).as(Sent::new);
    }

    /** A value that can only be an encoded one is unchanged. */
    private static String withoutSequences(String value) {
        return value.replace('%', '_');
    }

    /** Some headers are masked, or made by API Gateway. */
    private static boolean isNoNameWithAMeaning(String name) {
        return !List.of("host", "authorization", "x-api-key", "x-forwarded-for", "user-agent")
                .contains(name.toLowerCase(Locale.ROOT));
    }

    private static String json(Map<String, String> members) {
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
