/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the log entry to the record: of a redacted header nothing is in it, however the log splits the value. */
class RedactedFragmentsTest {

    private static final LogGroup GROUP = new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "eu-west-1", "");
    private static final String ID = "5b8e1f0a-2c47-4d19-9e66-0d3f7a91c2b4";
    private static final String REDACTED = "authorization,cookie,set-cookie,x-signed,digest,x-amz-security-token";

    /** Nothing else in a record is made of these. */
    private static final String OF_SECRETS = "QZXJKVW";

    private static final int FEW = 4;

    private static String record(String... entries) {
        List<LogEvent> events = new ArrayList<>();
        events.add(event(0, "(" + ID + ") HTTP Method: POST, Resource Path: /pets"));
        for (String entry : entries) {
            events.add(event(events.size(), entry));
        }
        events.add(event(events.size(), "(" + ID + ") Method completed with status: 200"));
        HttpCall traffic = (HttpCall)
                FixtureRoundTrip.outcomes(events, new LogEventParser()).get(0);
        AktoRecordSerializer record =
                new AktoRecordSerializer("1000000", HeaderRedaction.of(REDACTED), AktoRecordSerializer.MIN_MAX_BYTES);
        return new String(record.serialize(traffic), StandardCharsets.UTF_8);
    }

    private static LogEvent event(int number, String text) {
        return new LogEvent(new ScanId(GROUP, 0), "stream", "id-" + number, 1_000 + number, 2_000, text);
    }

    private static String withRequestHeaders(String headers) {
        return "(" + ID + ") Method request headers: {" + headers + "}";
    }

    private static String withResponseHeaders(String headers) {
        return "(" + ID + ") Method response headers: {" + headers + "}";
    }

    private static JsonNode headersOf(String record, String field) {
        try {
            ObjectMapper json = new ObjectMapper();
            return json.readTree(json.readTree(record).path(field).asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization=Hawk id=\"QZXJK\", ts=\"QZXJV\", nonce=\"QZXJW\", ext=\"a, b=QZXJQ\", mac=\"QZXJZ/=\"",
                "Authorization=OAuth realm=\"QZXJK\", oauth_consumer_key=\"QZXJV\", oauth_token=\"QZXJW\", oauth_signature=\"QZXJQ%3D\"",
                "Authorization=OAuth oauth_token=QZXJW, expires=QZXJK, date=QZXJV, host=QZXJKVW",
                "Authorization=Digest username=\"QZXJK\", realm=\"QZXJV\", uri=\"/QZXJW\", response=\"QZXJQ\", userhash=QZXJX",
                "Authorization=AWS4-HMAC-SHA256 Credential=QZXJK/eu-west-1, SignedHeaders=host, Signature=QZXJV",
                "Authorization=Custom QZXJK, UVpYSktWVw==, QZXJKVWQ=",
                "authorization=Bearer QZXJK,Hawk id=\"QZXJV\", mac=\"QZXJW\"",
                "Cookie=prefs=QZXJK, theme=QZXJV; sid=QZXJW, Session=QZXJQ; QZXJKVWW==",
                "X-Signed=keyId=\"QZXJK\", signature=\"QZXJV\", created=QZXJW",
                "Digest=SHA-256=QZXJK=, SHA-512=QZXJV=, unixcksum=QZXJW, id-sha-256=QZXJQ",
                "Signature=sig1=:abc:, X-Signed=QZXJK, mac=QZXJV",
                "Accept=*/*, Cache-Control=no-cache, Authorization=Hawk id=QZXJK, mac=QZXJV",
            })
    void valueIsRedactedUpToNextUnambiguousHeader(String headers) {
        String record = record(withRequestHeaders(
                "mac=abc, " + headers + ", Content-Type=application/json, Host=api.example.com, X-Tenant=acme"));

        assertThat(record).doesNotContain("QZXJ", "UVpYSk");
        JsonNode kept = headersOf(record, "requestHeaders");
        assertThat(kept.path("mac").asText()).isEqualTo("abc");
        // of two hosts neither is certain: the text stays in the value before it
        assertThat(kept.path("Content-Type").asText())
                .isIn("application/json", "application/json, Host=api.example.com");
        assertThat(kept.path(kept.has("Host") ? "Host" : "host").asText())
                .isIn("api.example.com", "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com");
        assertThat(kept.path("X-Tenant").asText()).isEqualTo("acme");
    }

    @Test
    void responseHeaderIsRedactedAlike() {
        String record = record(withResponseHeaders(
                "Set-Cookie=sid=QZXJK, part=QZXJV; Path=/,csrf=QZXJW; Secure, other=QZXJQ, Content-Type=text/plain"));

        assertThat(record).doesNotContain("QZXJ");
        assertThat(headersOf(record, "responseHeaders").path("Content-Type").asText())
                .isEqualTo("text/plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization=Bearer eyJh.e30.QZXJ-_==",
                "Authorization=basic UVpYSktWVw==",
                "Authorization=***************************1BUdEx",
                "X-Amz-Security-Token=IQoJb3JpZ2lu/+QZXJ==",
            })
    void valueWithoutCommasEndsAtFirstComma(String header) {
        String record = record(withRequestHeaders(header + ", X-Tenant=acme, tenant=acme2"));

        assertThat(record).doesNotContain("QZXJ", "UVpYSk");
        JsonNode kept = headersOf(record, "requestHeaders");
        assertThat(kept.path("X-Tenant").asText()).isEqualTo("acme");
        assertThat(kept.path("tenant").asText()).isEqualTo("acme2");
    }

    @Test
    void fragmentOfValueIsNotListedAsAmbiguousHeader() {
        String record = record(withRequestHeaders("Accept=*/*, Authorization=Hawk id=\"u\", mac=\"x\", QZXJKVW=1,"
                + " Host=pets.example.com, X-Forwarded-For=203.0.113.7"));

        assertThat(record)
                .doesNotContainIgnoringCase("qzxjkvw")
                .contains("\"ambiguous_fields\":[\"authorization\",\"requestHeaders\"]");
    }

    @Test
    void duplicateNameIsNoUnambiguousHeaderStart() {
        String record = record(withRequestHeaders(
                "Cookie=a=QZXJK, Accept=QZXJV/json, Accept=*/*, Host=api.example.com, User-Agent=curl, X-Tenant=acme"));

        assertThat(record).doesNotContain("QZXJ");
        JsonNode kept = headersOf(record, "requestHeaders");
        assertThat(kept.path("Cookie").asText()).isEqualTo("a=****");
        assertThat(kept.path("User-Agent").asText()).isEqualTo("curl");
        assertThat(kept.path("X-Tenant").asText()).isEqualTo("acme");
    }

    @Test
    void headersOfLambdaEventAndAccessLogAreRedacted() {
        String record = record(
                withRequestHeaders("Authorization=Hawk id=QZXJK, mac=QZXJV, ") + "[TRUNCATED]",
                "(" + ID + ") Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                        + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations",
                "(" + ID
                        + ") Endpoint request body after transformations: {\"resource\":\"/pets\",\"httpMethod\":\"POST\","
                        + "\"path\":\"/pets\",\"headers\":{\"Authorization\":\"Hawk id=QZXJK, mac=QZXJV\",\"Cookie\":\"a=QZXJQ\","
                        + "\"X-Tenant\":\"acme\"}}",
                "{\"requestId\":\"" + ID + "\",\"status\":\"200\",\"httpMethod\":\"POST\",\"requestHeaders\":"
                        + "{\"x-signed\":\"id=QZXJW, mac=QZXJZ\",\"x-other\":\"1\"},\"responseHeaders\":"
                        + "\"{Set-Cookie=sid=QZXJW, part=QZXJX, Content-Type=text/plain}\"}");

        assertThat(record).doesNotContain("QZXJ");
        assertThat(headersOf(record, "requestHeaders").path("X-Tenant").asText())
                .isEqualTo("acme");
        assertThat(headersOf(record, "requestHeaders").path("x-other").asText()).isEqualTo("1");
        assertThat(headersOf(record, "responseHeaders").path("Content-Type").asText())
                .isEqualTo("text/plain");
    }

    @Test
    void truncatedRecordIsRedacted() {
        String record = record(
                withRequestHeaders("Authorization=Hawk id=QZXJK, mac=QZXJV, Content-Type=text/plain"),
                "(" + ID + ") Method request body before transformations: "
                        + "b".repeat(2 * AktoRecordSerializer.MIN_MAX_BYTES));

        assertThat(record).contains("x-akto-payload-truncated").doesNotContain("QZXJ");
    }

    @Property(tries = 1_000)
    void recordContainsNoFragmentOfRedactedValue(
            @ForAll("redacted") List<String> secrets,
            @ForAll("schemes") String scheme,
            @ForAll("before") String before,
            @ForAll("after") String after) {
        StringBuilder value = new StringBuilder(scheme);
        secrets.forEach(secret ->
                value.append(value.length() == scheme.length() ? "" : ", ").append(secret));

        String record = record(withRequestHeaders(before + value + after), withResponseHeaders(before + value + after));

        for (int from = 0; from + FEW < value.length(); from++) {
            String part = value.substring(from, from + FEW + 1);
            if (part.chars().allMatch(c -> OF_SECRETS.indexOf(c) >= 0)) {
                assertThat(record).doesNotContain(part);
            }
        }
        if (!after.isEmpty()) {
            assertThat(record).contains("kept-for-certain");
        }
    }

    @Provide
    Arbitrary<List<String>> redacted() {
        Arbitrary<String> secret = Arbitraries.strings()
                .withChars(OF_SECRETS.toCharArray())
                .ofMinLength(6)
                .ofMaxLength(12);
        Arbitrary<String> name = Arbitraries.oneOf(
                Arbitraries.of(
                        "id",
                        "ts",
                        "mac",
                        "hash",
                        "ext",
                        "nonce",
                        "realm",
                        "uri",
                        "response",
                        "username",
                        "opaque",
                        "oauth_token",
                        "oauth_signature",
                        "Signature",
                        "Credential",
                        "expires",
                        "created",
                        "domain",
                        "date",
                        "host",
                        "path",
                        "version",
                        "age",
                        "from",
                        "link",
                        "accept",
                        "origin",
                        "sid",
                        "SHA-256"),
                Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8),
                secret);
        Arbitrary<String> form =
                Arbitraries.of("%s=%s", "%s=\"%s\"", "%s=\"x, y=%s\"", "%s=%s=", "%s=a; b=%s", "%s=:%s:");
        Arbitrary<String> parameter = Combinators.combine(form, name, secret).as(String::formatted);
        return Arbitraries.oneOf(parameter, secret.map(token -> token + "=="), secret)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> schemes() {
        return Arbitraries.of(
                "Authorization=Hawk ",
                "authorization=OAuth ",
                "Authorization=Digest ",
                "Authorization=AWS4-HMAC-SHA256 ",
                "AUTHORIZATION=",
                "X-Signed=",
                "Digest=",
                "digest=SHA-256=");
    }

    @Provide
    Arbitrary<String> before() {
        return Arbitraries.of(
                "",
                "Accept=*/*, ",
                "mac=1, nonce=2, ",
                "Cache-Control=no-cache, ",
                "Cookie=a=b; c=d, ",
                "X-Tenant=a, b, ",
                "Accept=*/*, id=7, Host=api.example.com, ");
    }

    @Provide
    Arbitrary<String> after() {
        return Arbitraries.of(
                "",
                ", User-Agent=kept-for-certain",
                ", X-Tenant=a, X-Request-Id=kept-for-certain",
                ", Content-Type=text/plain, tenant=kept-for-certain",
                ", Via=1.1 kept-for-certain (CloudFront), User-Agent=x");
    }
}
