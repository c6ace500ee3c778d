/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FormatSuggesterPropertyTest {

    private static final int MESSAGES = 8;

    /** A value without a form: it must not be in a suggestion. */
    private static final String SECRET = "Sesam";

    private static final List<String> NAMES =
            List.of("id", "ip", "method", "path", "status", "protocol", "time", "epoch", "host", "secret");

    private static final Map<String, AccessField> FIELDS = Map.of(
            "id", AccessField.REQUEST_ID,
            "ip", AccessField.CLIENT_IP,
            "method", AccessField.METHOD,
            "path", AccessField.PATH,
            "status", AccessField.STATUS,
            "protocol", AccessField.PROTOCOL,
            "time", AccessField.REQUEST_TIME,
            "epoch", AccessField.REQUEST_TIME_EPOCH,
            "host", AccessField.HOST);

    private static Map<String, String> values(Random random) {
        Map<String, String> values = new HashMap<>();
        values.put("id", new UUID(random.nextLong(), random.nextLong()).toString());
        values.put("ip", "203.0.113." + random.nextInt(256));
        values.put("method", List.of("GET", "POST", "DELETE").get(random.nextInt(3)));
        values.put("path", "/prod/orders/" + random.nextInt(10_000));
        values.put("status", List.of("200", "201", "404", "500").get(random.nextInt(4)));
        values.put("protocol", "HTTP/1.1");
        values.put("time", "02/Mar/2026:10:15:%02d +0000".formatted(random.nextInt(60)));
        values.put("epoch", String.valueOf(1_772_446_530_000L + random.nextInt(1_000_000)));
        values.put("host", "api.pets.example");
        values.put("secret", random.nextBoolean() ? SECRET : SECRET + random.nextInt(100));
        return values;
    }

    private static List<Map<String, String>> requests(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, MESSAGES).mapToObj(i -> values(random)).toList();
    }

    @Provide
    Arbitrary<List<String>> orders() {
        return Arbitraries.shuffle(NAMES);
    }

    @Property(tries = 300)
    void findsAnyOrderWithAnySeparator(
            @ForAll("orders") List<String> order, @ForAll("separators") String separator, @ForAll long seed) {
        List<Map<String, String>> requests = requests(seed);

        check(
                requests,
                message ->
                        String.join(separator, order.stream().map(message::get).toList()));
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(" ", "|", ";", ", ", ",", "\t", " | ", "#", "^", "; ");
    }

    @Property(tries = 300)
    void findsAnyNames(@ForAll("orders") List<String> order, @ForAll("labels") String label, @ForAll long seed) {
        List<Map<String, String>> requests = requests(seed);

        check(requests, message -> {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                parts.add("x" + (char) ('a' + i) + label + message.get(order.get(i)));
            }
            return String.join(" ", parts);
        });
    }

    @Provide
    Arbitrary<String> labels() {
        return Arbitraries.of("=", ":", ": ");
    }

    @Property(tries = 300)
    void findsAnyNamesInJson(@ForAll("orders") List<String> order, @ForAll boolean nested, @ForAll long seed) {
        List<Map<String, String>> requests = requests(seed);

        check(requests, message -> {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                String member = "\"x%d\": \"%s\"".formatted(i, message.get(order.get(i)));
                parts.add(nested && i % 2 == 1 ? "\"y" + i + "\": {" + member + "}" : member);
            }
            return "{" + String.join(", ", parts) + "}";
        });
    }

    private interface Writer {
        String write(Map<String, String> values);
    }

    /** The suggestion reads the values of all messages, and has no value itself. */
    private static void check(List<Map<String, String>> requests, Writer writer) {
        List<String> messages = requests.stream().map(writer::write).toList();
        FormatSuggestion suggestion = FormatSuggester.suggest(messages).orElseThrow();
        assertThat(suggestion.toString()).doesNotContain(SECRET);
        assertThat(requests).allSatisfy(values -> assertThat(values.values())
                .noneMatch(value -> suggestion.toString().contains(value)));

        assertThat(suggestion.format()).isNotEmpty();
        LogEventParser parser = new LogEventParser(suggestion.format());
        for (int i = 0; i < messages.size(); i++) {
            Map<String, String> values = requests.get(i);
            assertThat(parser.parse(messages.get(i)))
                    .isInstanceOfSatisfying(
                            AccessLogEntry.class,
                            entry -> FIELDS.forEach((name, field) ->
                                    assertThat(entry.fields()).containsEntry(field, values.get(name))));
        }
    }

    @Property(tries = 1000)
    void noTextThrows(@ForAll List<String> messages, @ForAll String text) {
        List<String> all = new ArrayList<>(messages);
        for (int i = 0; i < 3; i++) {
            all.add("{\"a\":\"GET\",\"b\":" + text + i);
            all.add("3fd0636%d-5a1b-4c2d-8e3f-9a00020636c3 GET /x 200 %s".formatted(i, text));
        }

        assertThat(FormatSuggester.suggest(all)).isNotNull();
    }
}
