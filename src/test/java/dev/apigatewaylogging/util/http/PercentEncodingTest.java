/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class PercentEncodingTest {

    @Test
    void pathKeepsEncodedAndEncodesOtherCharacters() {
        assertThat(PercentEncoding.path("/a%2Fb/ü c/%zz/x:y@z")).isEqualTo("/a%2Fb/%C3%BC%20c/%25zz/x:y@z");
    }

    @Test
    void queryPartIsEncodedUnlessAlreadyEncoded() {
        assertThat(PercentEncoding.queryPart("a b&c=d+e/ü")).isEqualTo("a%20b%26c%3Dd%2Be%2F%C3%BC");
        assertThat(PercentEncoding.queryPart("a%20b")).isEqualTo("a%20b");
        assertThat(PercentEncoding.queryPart("100%")).isEqualTo("100%25");
        assertThat(PercentEncoding.queryPart("%ff")).isEqualTo("%25ff");
        assertThat(PercentEncoding.queryPart("a%20b c")).isEqualTo("a%2520b%20c");
    }

    @Property(tries = 500)
    void queryPartWithoutPercentSignRoundTrips(@ForAll @CharRange(from = ' ', to = '\ud7ff') String text) {
        String value = text.replace('%', '_');

        assertThat(URLDecoder.decode(PercentEncoding.queryPart(value), StandardCharsets.UTF_8))
                .isEqualTo(value);
    }

    @Property(tries = 500)
    void noTextThrows(@ForAll String text) {
        assertThat(PercentEncoding.path(text)).isNotNull();
        assertThat(PercentEncoding.queryPart(text)).isNotNull();
        assertThat(PercentEncoding.decoded(text)).isNotNull();
    }
}
