/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.fixtures.Fixture;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats and tables that docs/formats.md shows. */
class FormatsDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("requestId", "8a3a1a0e-7f0d-4a3a-9d3e-2b1c4d5e6f70"),
            Map.entry("extendedRequestId", "JKJaXmPLvHcESHA="),
            Map.entry("apiId", "a1b2c3d4e5"),
            Map.entry("stage", "prod"),
            Map.entry("accountId", "123456789012"),
            Map.entry("domainName", "api.pets.example"),
            Map.entry("identity.sourceIp", "198.51.100.7"),
            Map.entry("requestTimeEpoch", "1772446530120"),
            Map.entry("status", "200"),
            Map.entry("protocol", "HTTP/1.1"),
            Map.entry("httpMethod", "PATCH"),
            Map.entry("resourcePath", "/pets/{petId}"),
            Map.entry("path", "/pets/7"),
            Map.entry("identity.userAgent", "curl/8.5.0"),
            Map.entry("error.responseType", "-"),
            Map.entry("eventType", "CONNECT"),
            Map.entry("connectionId", "L0SM9cOFvHcCIhw="));

    /** The variables of AWS's pages on access logs of REST, HTTP and WebSocket APIs, as far as they are used here. */
    private static final List<String> OF_ALL = List.of(
            "requestId",
            "extendedRequestId",
            "apiId",
            "stage",
            "domainName",
            "identity.sourceIp",
            "requestTimeEpoch",
            "status",
            "identity.userAgent",
            "error.responseType");

    private static final Map<String, List<String>> DOCUMENTED = Map.of(
            "REST API", List.of("accountId", "protocol", "httpMethod", "resourcePath", "path"),
            "HTTP API", List.of("accountId", "protocol", "httpMethod", "routeKey", "path"),
            "WebSocket API", List.of("eventType", "connectionId", "routeKey"));

    private static String document() throws IOException {
        return Files.readString(Path.of("docs/formats.md"));
    }

    private static String block(String api, String language) throws IOException {
        String document = document();
        int start = document.indexOf("\n### " + api + "\n");
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(document);
        assertThat(start).isPositive();
        assertThat(block.find(start)).isTrue();
        return block.group(1).strip();
    }

    private static String found(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String format(String api) throws IOException {
        return block(api, "json");
    }

    private static String ofCommand(String command) throws JsonProcessingException {
        JsonNode argument = JSON.readTree(found("'(.*)'$", command));
        return argument.isArray()
                ? argument.get(1).path("value").asText()
                : argument.path("Format").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REST API", "HTTP API", "WebSocket API"})
    void allTextsOfAnApiHaveTheSameFormat(String api) throws IOException {
        String format = format(api);

        assertThat(JSON.readTree(format).isObject()).isTrue();
        assertThat(found("(?m)^ +Format: '([^']*)'$", block(api, "yaml"))).isEqualTo(format);
        String hcl = block(api, "hcl");
        assertThat(JSON.readValue(found("(?m)^ +format +=( \".*\")$", hcl), String.class))
                .isEqualTo(format);
        assertThat(hcl.chars().filter(c -> c == '{').count())
                .isEqualTo(hcl.chars().filter(c -> c == '}').count());
        assertThat(ofCommand(block(api, "sh"))).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REST API", "HTTP API", "WebSocket API"})
    void hasOnlyDocumentedVariablesAndThoseOfClientsLast(String api) throws IOException {
        List<String> variables = Pattern.compile("\\$context\\.([A-Za-z.]+)")
                .matcher(format(api))
                .results()
                .map(variable -> variable.group(1))
                .toList();

        assertThat(variables)
                .startsWith("requestId", "extendedRequestId", "apiId", "stage")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(OF_ALL.stream(), DOCUMENTED.get(api).stream())
                        .toList());
        List<String> last = variables.subList(variables.size() - 3, variables.size());
        assertThat(last).contains("identity.userAgent", "error.responseType");
        assertThat(api.equals("WebSocket API") || last.contains("path")).isTrue();
    }

    private static String entry(String api, String userAgent) throws IOException {
        String routeKey = api.equals("HTTP API") ? "PATCH /pets/{petId}" : "$connect";
        return Pattern.compile("\\$context\\.([A-Za-z.]+)")
                .matcher(format(api))
                .replaceAll(variable -> Matcher.quoteReplacement(value(variable, routeKey, userAgent)));
    }

    private static String value(MatchResult variable, String routeKey, String userAgent) {
        return switch (variable.group(1)) {
            case "routeKey" -> routeKey;
            case "identity.userAgent" -> userAgent;
            default -> VALUES.get(variable.group(1));
        };
    }

    private static HttpCall call(String message) {
        ScanId scan = new ScanId(new LogGroup("access-logs", "eu-west-1", "123456789012"), 0);
        LogEvent event = new LogEvent(scan, "stream", "00000001", 1_772_446_530_300L, 1_772_446_530_400L, message);
        return (HttpCall)
                FixtureRoundTrip.outcomes(List.of(event), new LogEventParser()).get(0);
    }

    /** Without a setting, so that the parser does not know the format. */
    @ParameterizedTest
    @ValueSource(strings = {"REST API", "HTTP API"})
    void fillsEveryFieldOfTheRecord(String api) throws IOException {
        HttpCall call = call(entry(api, "curl/8.5.0"));

        assertThat(call.requestId()).isEqualTo(VALUES.get("requestId"));
        assertThat(call.origin().toString()).contains("a1b2c3d4e5", "prod", "eu-west-1", "123456789012");
        assertThat(call.request().method()).isEqualTo("PATCH");
        assertThat(call.request().path()).isEqualTo("/pets/7");
        assertThat(call.request().host()).isEqualTo("api.pets.example");
        assertThat(call.request().clientIp()).isEqualTo("198.51.100.7");
        assertThat(call.request().protocol()).isEqualTo("HTTP/1.1");
        assertThat(call.request().headers()).containsEntry("User-Agent", "curl/8.5.0");
        assertThat(call.response().status()).isEqualTo(200);
        assertThat(call.timestamp()).isEqualTo(1_772_446_530_120L);
        assertThat(call.incomplete()).isFalse();
        assertThat(call.ambiguousFields()).isEmpty();
    }

    @Test
    void fillsEveryFieldOfAConnect() throws IOException {
        HttpCall call = call(entry("WebSocket API", "curl/8.5.0"));

        assertThat(call.requestId()).isEqualTo(VALUES.get("requestId"));
        assertThat(call.origin().toString()).contains("a1b2c3d4e5", "prod");
        assertThat(call.request().host()).isEqualTo("api.pets.example");
        assertThat(call.request().clientIp()).isEqualTo("198.51.100.7");
        assertThat(call.request().headers()).containsEntry("User-Agent", "curl/8.5.0");
        assertThat(call.response().status()).isEqualTo(200);
        assertThat(call.details())
                .containsEntry("event_type", "CONNECT")
                .containsEntry("route_key", "$connect")
                .containsEntry("connection_id", VALUES.get("connectionId"));
        assertThat(call.ambiguousFields()).isEmpty();
    }

    /** Also where a client adds fields, those of API Gateway are vouched for. */
    @ParameterizedTest
    @ValueSource(strings = {"REST API", "HTTP API", "WebSocket API"})
    void aClientReplacesNoField(String api) throws IOException {
        AccessLogEntry plain = (AccessLogEntry) new LogEventParser().parse(entry(api, "curl/8.5.0"));
        AccessLogEntry forged = (AccessLogEntry)
                new LogEventParser()
                        .parse(
                                entry(
                                        api,
                                        "x\",\"ip\":\"192.0.2.1\",\"status\":\"500\",\"host\":\"evil.example\",\"apiId\":\"evil\",\"y\":\""));

        assertThat(plain.unvouched()).isEmpty();
        assertThat(plain.contradicted()).isEmpty();
        for (AccessField field : List.of(AccessField.REQUEST_ID, AccessField.EXTENDED_REQUEST_ID, AccessField.STAGE)) {
            assertThat(forged.vouched(field)).isEqualTo(plain.vouched(field));
        }
        assertThat(forged.fields().values()).doesNotContain("192.0.2.1", "evil.example", "evil");
    }

    @Test
    void listsWhatThePublishedFormatsGive() throws IOException {
        String rows = rows();

        assertThat(document()).as("expected rows:\n" + rows).contains("\n" + rows + "\n");
    }

    private static String rows() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (Fixture fixture : Fixtures.published()) {
            String name = fixture.name().substring(fixture.name().indexOf('/') + 1);
            String text = Files.readString(Path.of("src/test/resources/fixtures/published", name + ".log"));
            Matcher source =
                    Pattern.compile("Source of the format: (.*?)\\. All values").matcher(text);
            JsonNode expected = JSON.readTree(Path.of("src/test/resources/fixtures/published", name + ".expected.json")
                    .toFile());
            if (source.find() && expected.size() == 1 && expected.get(0).has("method")) {
                rows.append(row(source.group(1) + ": `" + name + "`", fixture, expected.get(0)));
            }
        }
        return rows.toString().strip();
    }

    private static String row(String format, Fixture fixture, JsonNode call) {
        boolean requested = new LogEventParser(fixture.accessLogFormat())
                                .parse(fixture.events().get(0).message())
                        instanceof AccessLogEntry entry
                && entry.fields().containsKey(AccessField.PATH);
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        format,
                        requested ? "requested" : "resource or route",
                        yes(call, "/method"),
                        yes(call, "/status"),
                        yes(call, "/clientIp"),
                        yes(call, "/requestHeaders/User-Agent"),
                        yes(call, "/protocol"),
                        yes(call, "/host"),
                        yes(call, "/api"),
                        yes(call, "/stage"));
    }

    private static String yes(JsonNode call, String field) {
        JsonNode value = call.at(field);
        return value.isMissingNode() || value.asText().isEmpty() ? "–" : "yes";
    }
}
