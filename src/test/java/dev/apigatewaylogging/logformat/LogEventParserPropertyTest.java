/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LogEventParserPropertyTest {

    private static final List<String> LINES = Fixtures.all().stream()
            .flatMap(fixture -> fixture.events().stream())
            .map(event -> event.message())
            .toList();

    private static final List<String> FORMATS = List.of(
            "$context.requestId $context.identity.userAgent $context.status $context.error.message",
            "($context.requestId) $context.routeKey $context.requestTime $context.path",
            "{\"requestId\":\"$context.requestId\",\"request\":\"$context.httpMethod $context.path\",\"s\":$context.status}");

    private final LogEventParser parser = new LogEventParser();
    private final List<LogEventParser> parsersOfFormats =
            FORMATS.stream().map(LogEventParser::new).toList();

    @Property(tries = 2000)
    void noTextThrows(@ForAll String text) {
        assertThat(parser.parse(text)).isNotNull();
        assertThat(parser.parse("(id) " + text)).isInstanceOf(ExecutionLogEntry.class);
        assertThat(parser.parse("{" + text)).isNotNull();
    }

    @Property(tries = 5000)
    void noMutatedEventThrows(@ForAll("brokenLines") String text) {
        assertThat(parser.parse(text)).isNotNull();
        assertThat(parser.parse("<request id=\"" + text)).isNotNull();
        for (LogEventParser ofFormat : parsersOfFormats) {
            assertThat(ofFormat.parse(text)).isNotNull();
        }
        assertThat(HeaderMapParser.headers(text, true)).isNotNull();
        assertThat(HeaderMapParser.parameters("{" + text, false)).isNotNull();
        assertThat(ApiGatewayLogGroup.of(text)).isNotNull();
    }

    @Property(tries = 5000)
    void expectedRequestIdDoesNotChangeResult(@ForAll("brokenLines") String text) {
        LogEntry line = parser.parse(text);
        String own = line instanceof ExecutionLogEntry said ? said.requestId() : "";

        assertThat(parser.parse(text, own)).isEqualTo(line);
        assertThat(parser.parse(text, "5bebd615-91d2-4e0c-8f0a-3b7b6f5b8a10")).isEqualTo(line);
        assertThat(parser.parse(text, own.substring(own.length() / 2))).isEqualTo(line);
        assertThat(parser.parse(text, own.substring(0, own.length() / 2))).isEqualTo(line);
    }

    @Property(tries = 1000)
    void bodyIsParsedAsLogged(@ForAll String body) {
        ExecutionLogEntry line =
                (ExecutionLogEntry) parser.parse("(id) " + ExecutionLabel.METHOD_REQUEST_BODY.text() + " " + body);

        assertThat(line.value()).isEqualTo(body);
    }

    /** A line of the fixtures with something cut out, put in twice or replaced. */
    @Provide
    Arbitrary<String> brokenLines() {
        Arbitrary<String> junk = Arbitraries.strings()
                .withChars("(){}[]\",:=\\ -*'/abZ09\n\u0000\u00e5\ud83d$")
                .ofMaxLength(12);
        return Combinators.combine(
                        Arbitraries.of(LINES),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 40),
                        junk)
                .as((line, where, length, text) -> {
                    int from = (int) (line.length() * where);
                    return line.substring(0, from) + text + line.substring(Math.min(line.length(), from + length));
                });
    }

    @Property(tries = 1000)
    void mapIsParsedAsWritten(@ForAll("headers") Map<String, String> headers) {
        StringBuilder text = new StringBuilder("{");
        headers.forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(value));

        assertThat(HeaderMapParser.headers(text.append('}').toString(), false)).isEqualTo(headers);
    }

    @Property(tries = 1000)
    void truncatedMapKeepsItsCompleteEntriesOnly(
            @ForAll("plainHeaders") Map<String, String> headers, @ForAll double where) {
        String whole = headers.toString();
        int cut = 1 + (int) ((whole.length() - 2) * Math.abs(where % 1));
        Map<String, String> kept = HeaderMapParser.headers(whole.substring(0, cut), true);

        assertThat(headers.entrySet()).containsAll(kept.entrySet());
        long before = headers.entrySet().stream()
                .filter(header -> {
                    int end = whole.indexOf(header.getKey() + "=")
                            + header.getKey().length()
                            + 1
                            + header.getValue().length();
                    return end + 2 <= cut;
                })
                .count();
        assertThat((long) kept.size()).isGreaterThanOrEqualTo(before);
    }

    /** Values may hold anything but what reads as the next entry, spaces at their ends, or a list of parameters. */
    @Provide
    Arbitrary<Map<String, String>> headers() {
        Arbitrary<String> names = names();
        Arbitrary<String> values = Arbitraries.strings()
                .withChars("abcZ09-*/;=,.()\"'{}[]:? ")
                .ofMaxLength(30)
                .map(String::strip)
                .filter(value -> !value.matches(".*, +[^ ,;/=(){}\\[\\]\":?]+=.*"));
        return Arbitraries.maps(names, values).ofMaxSize(8).filter(LogEventParserPropertyTest::differInMoreThanCase);
    }

    @Provide
    Arbitrary<Map<String, String>> plainHeaders() {
        Arbitrary<String> values =
                Arbitraries.strings().withChars("abc/;09").ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> names = Arbitraries.integers().between(1, 500).map(number -> "h" + number + "-x");
        return Arbitraries.maps(names, values).ofMinSize(1).ofMaxSize(8);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withChars("abcXYZ-_09").ofMinLength(1).ofMaxLength(12);
    }

    private static boolean differInMoreThanCase(Map<String, String> headers) {
        return headers.keySet().stream()
                        .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                        .distinct()
                        .count()
                == headers.size();
    }
}
