/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.apigatewaylogging.fixtures.Fixture;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatSuggesterTest {

    private static final int MESSAGES = 6;

    private static final List<String> AGENTS =
            List.of("curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "okhttp/4.12.0");

    /** Entries of a format, each with other values. */
    private static List<String> entries(String form) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> form.replace("ID", "3fd0636%d-5a1b-4c2d-8e3f-9a0002%d636c3".formatted(i, i))
                        .replace("EXT", "Vwc2MGFUrP%d0074=".formatted(i))
                        .replace("IP", "198.51.100." + (10 + i))
                        .replace("TIME", "02/Mar/2026:10:15:3%d +0000".formatted(i))
                        .replace("EPOCH", "177244653012" + i)
                        .replace("METHOD", i % 2 == 0 ? "GET" : "POST")
                        .replace("PATH", "/prod/pets/" + i)
                        .replace("TEMPLATE", "/pets/{petId}")
                        .replace("STATUS", i == 3 ? "404" : "200")
                        .replace("LATENCY", String.valueOf(17 + 93 * i))
                        .replace("AGENT", AGENTS.get(i % AGENTS.size()))
                        .replace("HOST", "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com")
                        .replace("API", "a1b2c3d4e5")
                        .replace("ACCOUNT", "123456789012"))
                .toList();
    }

    private static FormatSuggestion suggestion(List<String> messages) {
        return FormatSuggester.suggest(messages).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "ID|IP|METHOD|PATH|STATUS"
                        + "!$context.requestId|$context.identity.sourceIp|$context.httpMethod|$context.path|$context.status",
                "rid=ID from=IP m=METHOD p=PATH s=STATUS ua=\"AGENT\""
                        + "!rid=$context.requestId from=$context.identity.sourceIp m=$context.httpMethod p=$context.path"
                        + " s=$context.status ua=\"$context.identity.userAgent\"",
                "EXT;HOST;API;ACCOUNT;EPOCH;METHOD;PATH;HTTP/1.1;STATUS;LATENCY"
                        + "!$context.requestId;$context.domainName;$context.apiId;$context.accountId;$context.requestTimeEpoch;"
                        + "$context.httpMethod;$context.path;$context.protocol;$context.status;$context.unknown1",
                "ID EXT IP \"METHOD METHOD TEMPLATE HTTP/1.1\" STATUS"
                        + "!$context.requestId $context.extendedRequestId $context.identity.sourceIp \"$context.httpMethod"
                        + " $context.unknown1 $context.resourcePath $context.protocol\" $context.status",
                "[TIME] ID METHOD TEMPLATE STATUS AGENT"
                        + "![$context.requestTime] $context.requestId $context.httpMethod $context.resourcePath"
                        + " $context.status $context.identity.userAgent",
                "~{\"r\":\"ID\",\"q\":{\"m\":\"METHOD\",\"p\":\"PATH\"},\"s\":STATUS}"
                        + "~!~{\"r\":\"$context.requestId\",\"q\":{\"m\":\"$context.httpMethod\",\"p\":\"$context.path\"},"
                        + "\"s\":$context.status}~",
            })
    void suggestsTheFormatThatTheValuesShow(String form, String format) {
        assertThat(suggestion(entries(form)).format()).isEqualTo(format);
    }

    @Test
    void parsesWithTheSuggestionWhatItCouldNotParseBefore() {
        List<String> messages = entries("ID|IP|METHOD|PATH|STATUS");
        assertThat(messages).allSatisfy(message -> assertThat(new LogEventParser().parse(message))
                .isNotInstanceOf(AccessLogEntry.class));

        LogEventParser parser = new LogEventParser(suggestion(messages).format());

        assertThat(messages).allSatisfy(message -> assertThat(parser.parse(message))
                .isInstanceOfSatisfying(AccessLogEntry.class, entry -> assertThat(entry.fields())
                        .containsKeys(
                                AccessField.REQUEST_ID,
                                AccessField.CLIENT_IP,
                                AccessField.METHOD,
                                AccessField.PATH,
                                AccessField.STATUS)));
    }

    @Test
    void leavesOutWhatCanBeSeveralThings() {
        List<String> messages = IntStream.range(0, MESSAGES)
                .mapToObj(i -> "3fd0636%d-5a1b-4c2d-8e3f-9a00020636c3 GET /pets/%d %s %s"
                        .formatted(i, i, i % 2 == 0 ? "200" : "404", i % 2 == 0 ? "404" : "200"))
                .toList();

        assertThat(suggestion(messages).variables())
                .containsExactly("$context.requestId", "$context.httpMethod", "$context.path");
    }

    @Test
    void onlyListsVariablesWithoutAnId() {
        FormatSuggestion suggestion = suggestion(entries("IP METHOD PATH STATUS LATENCY"));

        assertThat(suggestion.format()).isEmpty();
        assertThat(suggestion.variables())
                .contains("$context.identity.sourceIp", "$context.httpMethod", "$context.path", "$context.status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "START RequestId: ID Version: $LATEST",
                "REPORT RequestId: ID Duration: LATENCY ms Billed Duration: LATENCY ms",
                "2026-03-02T10:15:30Z INFO took LATENCY ms for IP",
                "{\"level\":\"INFO\",\"trace\":\"ID\",\"message\":\"took LATENCY ms\"}",
                "2 ACCOUNT eni-0a1b2c3d IP IP 443 5120LATENCY 6 10 840 1772446530 1772446590 ACCEPT OK",
            })
    void suggestsNothingForAnotherKindOfLog(String form) {
        assertThat(FormatSuggester.suggest(entries(form))).isEmpty();
    }

    @Test
    void suggestsNothingForTooFewOrTooLongMessages() {
        List<String> messages = entries("ID|IP|METHOD|PATH|STATUS");

        assertThat(FormatSuggester.suggest(messages.subList(0, FormatSuggester.MIN_ENTRIES - 1)))
                .isEmpty();
        assertThat(FormatSuggester.suggest(messages.stream()
                        .map(message -> message + "x".repeat(FormatSuggester.MAX_LENGTH))
                        .toList()))
                .isEmpty();
    }

    @Test
    void findsTheFormatOfMostMessages() {
        List<String> messages = new ArrayList<>(entries("ID|IP|METHOD|PATH|STATUS"));
        messages.addAll(entries("some text METHOD PATH IP HTTP/1.1 STATUS").subList(0, 2));
        messages.add("not a request");

        assertThat(suggestion(messages).format()).startsWith("$context.requestId|");
    }

    /** No constant word, no name that may be a value, nothing of base64 that looks like a name. */
    @Test
    void containsNoPartOfAValue() {
        List<String> secrets = List.of("hunter2", "GEHEIM", "c2VjcmV0", "tenant-seven", "QWxhZGRpbg", "alice");
        String form =
                "ID GEHEIM METHOD PATH?key=hunter2 STATUS c2VjcmV0== tenant-seven \"alice QWxhZGRpbg\" user:alice";

        FormatSuggestion text = suggestion(entries(form));
        FormatSuggestion json =
                suggestion(entries("{\"r\":\"ID\",\"m\":\"METHOD\",\"p\":\"PATH?key=hunter2\",\"s\":\"STATUS\","
                        + "\"x\":\"GEHEIM c2VjcmV0\",\"y\":[\"tenant-seven\",\"QWxhZGRpbg\"],\"u\":alice}"));

        assertThat(text.format()).isNotEmpty();
        assertThat(json.format()).isNotEmpty();
        assertThat(secrets).allSatisfy(secret -> assertThat(text + " " + json).doesNotContain(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "{",
                "{\"a\":",
                "a=",
                ":",
                "/",
                "</",
                "[",
                "GET /",
                "\\",
                "\"GET /x ",
                "a.",
                "1:",
                "{\"a\":\"\\"
            })
    void isFastForAnyText(String part) {
        List<String> messages = IntStream.range(0, FormatSuggester.MAX_ENTRIES)
                .mapToObj(i -> "3fd0636%d-5a1b-4c2d-8e3f-9a00020636c3 GET /x 200 198.51.100.7 %s".formatted(i % 10, i)
                        + part.repeat((FormatSuggester.MAX_LENGTH - 80) / part.length()))
                .toList();

        assertTimeout(Duration.ofSeconds(5), () -> FormatSuggester.suggest(messages));
    }

    static Stream<Fixture> accessLogs() {
        return Fixtures.published().stream()
                .filter(fixture ->
                        fixture.events().get(0).scanId().group().name().equals("published-access-logs"));
    }

    /** Of formats that the parser knows, the suggestion reads the same values. */
    @ParameterizedTest
    @MethodSource("accessLogs")
    void agreesWithThePublishedFormats(Fixture fixture) {
        String message = fixture.events().get(0).message();
        List<String> messages = IntStream.range(0, MESSAGES)
                .mapToObj(i -> message.replace("203.0.113.7", "203.0.113." + (10 + i))
                        .replace("3fd0", "3fd" + i)
                        .replace("JKJaXmPLvH0", "JKJaXmPLvH" + i)
                        .replace("Vwc2MGFUr", "Vwc2MGFU" + i)
                        .replace("WSk0", "WSk" + i))
                .toList();

        String format =
                FormatSuggester.suggest(messages).map(FormatSuggestion::format).orElse("");

        if (!format.isEmpty()) {
            assertThat(messages).allSatisfy(each -> assertThat(known(new LogEventParser(format), each))
                    .containsAllEntriesOf(known(new LogEventParser(fixture.accessLogFormat()), each)));
        }
    }

    @Test
    void findsMostOfThePublishedFormats() {
        assertThat(accessLogs().filter(fixture -> {
                    String message = fixture.events().get(0).message();
                    return !FormatSuggester.suggest(IntStream.range(0, MESSAGES)
                                    .mapToObj(i ->
                                            message.replace("3fd0", "3fd" + i).replace("JKJaXmPLvH0", "JKJaXmPLvH" + i))
                                    .toList())
                            .map(FormatSuggestion::format)
                            .orElse("")
                            .isEmpty();
                }))
                .hasSizeGreaterThan(30);
    }

    private static Map<AccessField, String> known(LogEventParser parser, String message) {
        Map<AccessField, String> fields = new EnumMap<>(AccessField.class);
        if (parser.parse(message) instanceof AccessLogEntry entry) {
            fields.putAll(entry.fields());
        }
        fields.keySet()
                .retainAll(
                        List.of(AccessField.REQUEST_ID, AccessField.METHOD, AccessField.STATUS, AccessField.CLIENT_IP));
        return fields;
    }
}
