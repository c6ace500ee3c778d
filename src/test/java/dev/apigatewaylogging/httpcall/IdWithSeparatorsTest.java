/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client may choose the ID of a request to a REST API, with the separators of an access log format in it. It forges no
 * method, path, address or status that is not marked, and no request under the ID of another one.
 */
class IdWithSeparatorsTest {

    private static final String OTHER_ID = "418e3906-ddd9-4e10-8418-00000000010b";

    /** The separator of a format that is JSON. */
    private static final String JSON = "\",\"";

    private static final Map<String, String> GENUINE = new LinkedHashMap<>();
    private static final Map<String, String> FORGED = new LinkedHashMap<>();

    static {
        variable("requestId", "", OTHER_ID);
        variable("identity.sourceIp", "203.0.113.7", "6.6.6.6");
        variable("httpMethod", "POST", "GET");
        variable("path", "/prod/admin", "/prod/harmless");
        variable("status", "200", "404");
        variable("protocol", "HTTP/1.1", "HTTP/2");
        variable("requestTime", "01/Jan/1970:00:00:01 +0000", "01/Jan/1970:00:00:00 +0000");
        variable("identity.userAgent", "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko)", "curl");
        variable("responseLatency", "5", "6");
    }

    private static void variable(String name, String genuine, String forged) {
        GENUINE.put(name, genuine);
        FORGED.put(name, forged);
    }

    private static List<HttpCall> calls(LogEntry entry) {
        return entry instanceof AccessLogEntry access
                ? new HttpCallAssembler()
                        .assembleAll(new Entries().access(access).lines()).stream()
                                .filter(HttpCall.class::isInstance)
                                .map(HttpCall.class::cast)
                                .toList()
                : List.of();
    }

    private static String joined(List<String> names, String separator, Map<String, String> values) {
        return String.join(
                separator,
                names.stream()
                        .map(name -> name(name, separator) + values.get(name))
                        .toList());
    }

    private static String name(String name, String separator) {
        return separator.equals(JSON) ? name.substring(name.indexOf('.') + 1) + "\":\"" : "";
    }

    private static String entry(List<String> names, String separator, Map<String, String> values) {
        String joined = joined(names, separator, values);
        return separator.equals(JSON) ? "{\"" + joined + "\"}" : joined;
    }

    @Provide
    Arbitrary<List<String>> formats() {
        return Arbitraries.shuffle(new ArrayList<>(GENUINE.keySet()))
                .flatMap(all -> Arbitraries.integers().between(0, all.size()).map(count -> {
                    List<String> names = new ArrayList<>(all.subList(0, count));
                    for (String needed : List.of("requestId", "path", "httpMethod", "status")) {
                        if (!names.contains(needed)) {
                            names.add(needed);
                        }
                    }
                    return names;
                }));
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(" ", "|", ",", ", ", "\t", "\" \"", " - ", JSON);
    }

    @Provide
    Arbitrary<String> ends() {
        return Arbitraries.of("", " ", " x", " x y", "x", "\u00a0x", "-");
    }

    private static String format(List<String> names, String separator) {
        Map<String, String> variables = new LinkedHashMap<>();
        names.forEach(name -> variables.put(name, "$context." + name));
        return entry(names, separator, variables);
    }

    /** The ID has forged values of all variables that follow it, or precede it, up to some point. */
    @Property(tries = 1_000)
    void idWithSeparatorsForgesNothing(
            @ForAll("formats") List<String> names,
            @ForAll("separators") String separator,
            @ForAll("ends") String end,
            @ForAll boolean before,
            @ForAll int howMany) {
        int at = names.indexOf("requestId");
        List<String> parts = before ? names.subList(0, at + 1) : names.subList(at, names.size());
        int count = Math.floorMod(howMany, parts.size()) + 1;
        List<String> forged = before ? parts.subList(parts.size() - count, parts.size()) : parts.subList(0, count);
        String id = before
                ? end.strip() + (end.isBlank() ? "x " : " ") + joined(forged, separator, FORGED)
                : joined(forged, separator, FORGED)
                                .substring(name("requestId", separator).length())
                        + end;
        Map<String, String> values = new LinkedHashMap<>(GENUINE);
        values.put("requestId", id);

        String entry = entry(names, separator, values);
        List<HttpCall> calls = calls(new LogEventParser(format(names, separator)).parse(entry));

        boolean certain = calls.stream().anyMatch(call -> !call.incomplete());
        assertThat(calls).allSatisfy(call -> assertThat(
                        (call.incomplete() && !call.ambiguousFields().isEmpty())
                                || (call.request().method().equals("POST")
                                        && call.request().path().equals("/prod/admin")
                                        && call.response().status() == 200
                                        && (call.request().clientIp().isEmpty()
                                                || call.request().clientIp().equals("203.0.113.7"))))
                .as("%s of %s", call, entry)
                .isTrue());
        if (!calls.isEmpty() && !certain) {
            assertThat(calls)
                    .as(entry)
                    .anySatisfy(call -> assertThat(call.request().path()).startsWith("/prod/admin"));
        }
    }

    @Property(tries = 1_000)
    void ordinaryEntriesAreNotMarked(
            @ForAll("formats") List<String> names, @ForAll("separators") String separator, @ForAll boolean browser) {
        Map<String, String> values = new LinkedHashMap<>(GENUINE);
        values.put("requestId", OTHER_ID);
        // a user agent with the separators of the format is ambiguous next to a path
        if (!browser || values.get("identity.userAgent").contains(separator)) {
            values.put("identity.userAgent", "okhttp/4.9.3");
        }
        LogEntry entry = new LogEventParser(format(names, separator)).parse(entry(names, separator, values));

        assertThat(calls(entry)).singleElement().satisfies(call -> {
            assertThat(call.requestId()).isEqualTo(OTHER_ID);
            assertThat(call.incomplete()).isFalse();
            assertThat(call.request().path()).isEqualTo("/prod/admin");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$context.requestId|$context.identity.sourceIp|$context.httpMethod|$context.path|$context.status;"
                        + "%s|6.6.6.6|GET|/prod/harmless x|203.0.113.7|POST|/prod/admin|200",
                "$context.requestId $context.identity.sourceIp $context.httpMethod $context.path $context.status;"
                        + "%s 6.6.6.6 GET /prod/harmless 203.0.113.7 POST /prod/admin 200",
                "$context.path $context.httpMethod $context.status $context.identity.sourceIp $context.requestId;"
                        + "/prod/admin POST 200 203.0.113.7 x GET 404 6.6.6.6 %s",
                "$context.identity.sourceIp \"$context.httpMethod $context.path\" $context.status $context.requestId "
                        + "\"$context.identity.userAgent\";"
                        + "203.0.113.7 \"POST /prod/admin\" 200 x\" 404 %s \"curl\"",
            })
    void pathAndAddressUnderIdOfOtherRequestAreMarked(String format, String entry) {
        List<HttpCall> calls = calls(new LogEventParser(format).parse(entry.formatted(OTHER_ID)));

        assertThat(calls).allSatisfy(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.ambiguousFields()).contains("requestId");
            assertThat(call.requestId()).isNotEqualTo(OTHER_ID);
            assertThat(call.request().clientIp()).isIn("", "203.0.113.7");
        });
        assertThat(calls).anySatisfy(call -> assertThat(call.request().path()).isEqualTo("/prod/admin"));
    }
}
