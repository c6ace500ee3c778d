/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeaderMapParserTest {

    private static final String OWN = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";

    @Test
    void unambiguousHeadersAreParsedAsLogged() {
        RequestHeaderMapParser read = read("{Accept=text/html, */*, Host=" + OWN + ", User-Agent=x}");

        assertThat(read.headers())
                .containsExactly(entry("Accept", "text/html, */*"), entry("Host", OWN), entry("User-Agent", "x"));
        assertThat(read.ambiguous()).isEmpty();
    }

    @Test
    void guessedEndOfValueIsMarkedUnlessConfirmed() {
        String map = "{baggage=a=b, region=eu, Host=" + OWN + "}";

        assertThat(read(map).headers()).containsEntry("baggage", "a=b, region=eu");
        assertThat(read(map).ambiguous()).containsExactly("baggage");
        assertThat(RequestHeaderMapParser.read(map, false, Map.of("baggage", "a=b, region=eu"), OWN::equals)
                        .ambiguous())
                .isEmpty();
        assertThat(read("{Cache-Control=no-cache, max-age=0, Host=" + OWN + "}").ambiguous())
                .isEmpty();
    }

    @Test
    void orderOfPublishedLogsIsHashTableOrder() {
        // names of transcripts of 2017 to 2019: edge-optimized, with a custom header, regional
        for (String names : List.of(
                "Accept,CloudFront-Viewer-Country,CloudFront-Forwarded-Proto,CloudFront-Is-Tablet-Viewer,origin,"
                        + "CloudFront-Is-Mobile-Viewer,Referer,User-Agent,X-Forwarded-Proto,"
                        + "CloudFront-Is-SmartTV-Viewer,Host,Accept-Encoding,X-Forwarded-Port",
                "Accept,CloudFront-Viewer-Country,CloudFront-Forwarded-Proto,CloudFront-Is-Tablet-Viewer,"
                        + "CloudFront-Is-Mobile-Viewer,User-Agent,X-Forwarded-Proto,CloudFront-Is-SmartTV-Viewer,Host,"
                        + "X-Forwarded-Port,X-Amzn-Trace-Id,Via,X-Amz-Cf-Id,X-Forwarded-For,"
                        + "CloudFront-Is-Desktop-Viewer",
                "Accept,User-Agent,X-Forwarded-Proto,x-correlation-id,X-Forwarded-For,Host,X-Forwarded-Port,"
                        + "X-Amzn-Trace-Id,Content-Type")) {
            String map = "{" + names.replace(",", "=1, ") + "=1}";

            assertThat(HeaderOrder.isInOrder(HeaderMapParser.headerEntries(map, false, Map.of())))
                    .as(names)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Accept=*/*, Host=evil.example, Host=OWN, User-Agent=curl, X-Forwarded-For=203.0.113.7}",
                "{Accept=*/*, Host=OWN, User-Agent=curl, Host=evil.example, X-Forwarded-For=203.0.113.7}",
                "{Host=OWN, User-Agent=curl, Accept=*/*, Host=evil.example, X-Forwarded-For=203.0.113.7}",
                "{User-Agent=curl, Host=evil.example, Accept=*/*, X-Forwarded-For=203.0.113.7, Host=OWN}",
                "{Accept=*/*, Host=evil.example, Via=1.1 a, Host=evil.example, X-Forwarded-For=203.0.113.7, Host=OWN}",
                "{Accept=*/*, host=evil.example, X-Forwarded-For=203.0.113.7, Host=OWN}",
                "{Forwarded=for=192.0.2.1, Host=OWN, X-Forwarded-For=203.0.113.7}",
                "{X-Forwarded-For=x, Host=evil.example, 203.0.113.7, Host=OWN}",
            })
    void hostInValueOfOtherHeaderIsIgnored(String map) {
        RequestHeaderMapParser read = read(map.replace("OWN", OWN));

        assertThat(read.headers()).containsEntry("Host", OWN);
        assertThat(read.headers().get("X-Forwarded-For")).endsWith("203.0.113.7");
        // what stands before the address that API Gateway added is in no doubt
        if (map.contains("evil") && !map.startsWith("{X-Forwarded-For")) {
            assertThat(read.ambiguous()).contains("host");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{Accept=*/*, X-Forwarded-For=192.0.2.66, Host=OWN, User-Agent=curl, X-Forwarded-For=203.0.113.7}",
                "{Accept=*/*, Host=OWN, User-Agent=curl, X-Forwarded-For=192.0.2.66, X-Forwarded-For=203.0.113.7}",
                "{Accept=*/*, Host=OWN, X-Forwarded-For=203.0.113.7, X-Trace=1, X-Forwarded-For=192.0.2.66}",
                "{Host=OWN, User-Agent=curl, X-Forwarded-For=192.0.2.66, Accept=*/*, X-Forwarded-For=203.0.113.7}",
                "{Accept=*/*, X-Forwarded-For=192.0.2.66, User-Agent=curl, X-Forwarded-For=203.0.113.7, Host=OWN}",
            })
    void addressInValueOfOtherHeaderIsIgnored(String map) {
        RequestHeaderMapParser read = read(map.replace("OWN", OWN));

        assertThat(read.headers().getOrDefault("X-Forwarded-For", "")).doesNotEndWith("192.0.2.66");
        assertThat(read.ambiguous()).contains("x-forwarded-for");
    }

    @Test
    void addressAtEndOfFollowingTextMayBeAddedByApiGateway() {
        assertThat(read("{X-Forwarded-For=192.0.2.66, X-A=1, 203.0.113.7, X-Forwarded-Port=443, Host=" + OWN + "}")
                        .addressKnown())
                .isFalse();
        assertThat(read("{X-Forwarded-For=192.0.2.66, X-Forwarded-Port=443, X-A=1, 203.0.113.7, Host=" + OWN + "}")
                        .addressKnown())
                .isTrue();
        assertThat(read("{Accept=*/*, Host=" + OWN
                                + ", X-Forwarded-For=192.0.2.66, Via=1, 203.0.113.7, X-Forwarded-Port=443}")
                        .headers())
                .containsEntry("X-Forwarded-For", "192.0.2.66, Via=1, 203.0.113.7");
    }

    @Test
    void ambiguousTextStaysInItsValue() {
        RequestHeaderMapParser read = read("{X-B=1, Host=a.example, X-A=2, Host=b.example, X-C=3}");

        assertThat(read.headers()).doesNotContainKey("Host");
        assertThat(String.join("|", read.headers().values())).contains("Host=a.example", "Host=b.example");
        assertThat(read.ambiguous()).contains("host");
    }

    @Test
    void knownValueDelimitsHeader() {
        Map<String, String> known =
                Map.of("Accept", "*/*, Host=evil.example, X-Role=admin", "Host", "pets.example.com");

        RequestHeaderMapParser read = RequestHeaderMapParser.read(
                "{Accept=*/*, Host=evil.example, X-Role=admin, Host=pets.example.com}", false, known, host -> false);

        assertThat(read.headers())
                .containsExactly(
                        entry("Accept", "*/*, Host=evil.example, X-Role=admin"), entry("Host", "pets.example.com"));
        assertThat(read.ambiguous()).isEmpty();
    }

    @Test
    void headerOutOfOrderIsAmbiguous() {
        RequestHeaderMapParser read = read("{Accept=*/*, X-Role=admin, Host=" + OWN
                + ", User-Agent=curl, X-Forwarded-For=203.0.113.7, X-Forwarded-Port=443}");

        assertThat(read.ambiguous()).containsExactly("x-role");
    }

    @Test
    void unmaskedCredentialsAreAmbiguous() {
        assertThat(read("{Accept=*/*, Authorization=Bearer forged, Host=" + OWN + "}")
                        .ambiguous())
                .containsExactly("authorization");
        assertThat(read("{Accept=*/*, Authorization=*********1BUdEx, Host=" + OWN + "}")
                        .ambiguous())
                .isEmpty();
    }

    @Test
    void hostOfTruncatedMapIsAmbiguousUnlessKnown() {
        assertThat(RequestHeaderMapParser.read("{Accept=*/*, Host=evil.example, X-Pad=ppp", true, Map.of(), OWN::equals)
                        .ambiguous())
                .contains("host");
        assertThat(RequestHeaderMapParser.read("{Accept=*/*, Host=" + OWN + ", X-Pad=ppp", true, Map.of(), OWN::equals)
                        .ambiguous())
                .isEmpty();
    }

    @Test
    void parseTimeIsLinearInForgedHeaders() {
        StringBuilder map = new StringBuilder("{A=1");
        for (int i = 0; i < 100_000; i++) {
            map.append(i % 2 == 0 ? ", Host=evil.example" : ", X-Forwarded-For=192.0.2.66");
        }
        long begun = System.nanoTime();

        RequestHeaderMapParser read = read(map.append('}').toString());

        assertThat(read.headers()).doesNotContainKeys("Host");
        assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    }

    @Test
    void headersAreMutable() {
        Map<String, String> headers = read("{Host=a, Host=b}").headers();

        headers.put("X", "1");

        assertThat(new LinkedHashMap<>(headers)).containsEntry("X", "1");
    }

    private static RequestHeaderMapParser read(String map) {
        return RequestHeaderMapParser.read(map, false, Map.of(), OWN::equals);
    }
}
