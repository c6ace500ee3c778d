/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.akto.AktoConsumer.Stored;
import dev.apigatewaylogging.akto.AktoConsumer.Verdict;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What holds for every record, whatever the traffic. */
class AktoRecordSerializerPropertyTest {

    private static final Set<String> ADDED = Set.of("host", "content-type", "x-akto-payload-truncated");

    private final AktoConsumer consumer = new AktoConsumer();

    @Property(tries = 1_000, shrinking = ShrinkingMode.BOUNDED)
    void isAcceptedWithEqualContent(@ForAll("traffic") HttpCall traffic) {
        AktoRecordSerializer record = new AktoRecordSerializer("1000000", HeaderRedaction.of(""), 1_000_000);

        Stored stored = stored(record.serialize(traffic));

        HttpCall.Request request = traffic.request();
        assertThat(stored.method()).isEqualTo(request.method().isEmpty() ? "OTHER" : wellFormed(request.method()));
        assertThat(stored.requestPayload()).isEqualTo(wellFormed(request.body()));
        assertThat(stored.responsePayload())
                .isEqualTo(wellFormed(traffic.response().body()));
        assertThat(stored.status()).isEqualTo(traffic.response().status());
        assertThat(stored.ip()).isEqualTo(wellFormed(request.clientIp()));
        assertThat(stored.time()).hasValue((int) (traffic.timestamp() / 1000));
        assertSameHeaders(request.headers(), stored.requestHeaders());
        assertSameHeaders(traffic.response().headers(), stored.responseHeaders());
        assertThat(stored.requestHeaders().containsKey("x-akto-payload-truncated"))
                .isEqualTo(request.truncated() || request.headers().containsKey("X-Akto-Payload-Truncated"));
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void neverExceedsLimitAndTruncatesOnlyBodies(@ForAll("largeTraffic") HttpCall traffic) {
        AktoRecordSerializer record =
                new AktoRecordSerializer("1000000", HeaderRedaction.of("cookie"), AktoRecordSerializer.MIN_MAX_BYTES);

        byte[] bytes = record.serialize(traffic);

        assertThat(bytes.length).isLessThanOrEqualTo(AktoRecordSerializer.MIN_MAX_BYTES);
        Stored stored = stored(bytes);
        assertThat(wellFormed(traffic.request().body())).startsWith(stored.requestPayload());
        assertThat(wellFormed(traffic.response().body())).startsWith(stored.responsePayload());
        if (stored.responsePayload().length() < traffic.response().body().length()) {
            assertThat(stored.responseHeaders()).containsKey("x-akto-payload-truncated");
        }
    }

    private Stored stored(byte[] bytes) {
        Verdict verdict = consumer.take(bytes);
        assertThat(verdict).isInstanceOf(Stored.class);
        return (Stored) verdict;
    }

    private static void assertSameHeaders(Map<String, String> sent, Map<String, String> stored) {
        Map<String, String> expected = new LinkedHashMap<>();
        sent.forEach((name, value) ->
                expected.merge(wellFormed(name.toLowerCase(Locale.ROOT)), wellFormed(value), (a, b) -> a + ", " + b));
        Map<String, String> actual = new LinkedHashMap<>(stored);
        ADDED.forEach(name -> {
            expected.remove(name);
            actual.remove(name);
        });
        assertThat(actual).isEqualTo(expected);
    }

    /** Text as UTF-8 can carry it. */
    private static String wellFormed(String text) {
        return text.replaceAll("\\p{Cs}", "\uFFFD");
    }

    @Provide
    Arbitrary<HttpCall> traffic() {
        return traffic(text(), headers());
    }

    @Provide
    Arbitrary<HttpCall> largeTraffic() {
        Arbitrary<String> repeated = Combinators.combine(
                        text(), Arbitraries.integers().between(1, 20_000))
                .as((text, times) -> text.repeat(Math.min(times, 200_000 / (text.length() + 1))));
        Arbitrary<String> mostlyShort =
                Arbitraries.integers().between(0, 9).flatMap(choice -> choice == 0 ? repeated : text());
        Arbitrary<Map<String, String>> wide =
                Arbitraries.maps(text(), mostlyShort).ofMaxSize(40);
        return traffic(repeated, wide);
    }

    private static Arbitrary<HttpCall> traffic(Arbitrary<String> text, Arbitrary<Map<String, String>> headers) {
        Arbitrary<String> paths =
                text.filter(path -> !path.toLowerCase(Locale.ROOT).contains("/health"));
        Arbitrary<HttpCall.Request> requests = Combinators.combine(
                        text,
                        Arbitraries.of("api.example.com", "", "10.0.0.1"),
                        paths,
                        text,
                        headers,
                        text,
                        Arbitraries.of(true, false))
                .as((method, host, path, query, sent, body, cut) ->
                        new HttpCall.Request(method, host, path, query, sent, body, cut, query, "HTTP/1.1"));
        Arbitrary<HttpCall.Response> responses = Combinators.combine(
                        Arbitraries.integers().between(0, 599), headers, text, Arbitraries.of(true, false))
                .as(HttpCall.Response::new);
        return Combinators.combine(requests, responses, text, headers, Arbitraries.of(true, false))
                .as((request, response, any, details, incomplete) -> new HttpCall(
                        any,
                        new HttpCall.Origin(any, any, "eu-west-1", ""),
                        request,
                        response,
                        1_720_000_000_000L,
                        3,
                        incomplete,
                        details));
    }

    private static Arbitrary<Map<String, String>> headers() {
        return Arbitraries.maps(names(), text()).ofMaxSize(6);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "Host", "host", "Content-Type", "content-type", "Accept", "ACCEPT", "X-Akto-Payload-Truncated"),
                text());
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings()
                        .withChars("{}[]\",:\\ \n\t\r\b\f\u0000\u001f\u007f\u2028a1")
                        .ofMaxLength(30),
                Arbitraries.strings()
                        .withChars('\ud83d', '\ude00', 'x', '\ufffd')
                        .ofMaxLength(8),
                Arbitraries.of(
                        "",
                        " ",
                        "application/json",
                        "application/json; charset=utf-8",
                        "{\"a\":[1,{\"b\":",
                        "[[",
                        "null"));
    }
}
