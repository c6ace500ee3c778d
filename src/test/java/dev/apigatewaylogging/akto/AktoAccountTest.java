/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AktoAccountTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"accountId\":1726615470}",
                "{\"accountId\":\"1726615470\"}",
                "{\"iss\":\"Akto\",\"nested\":{\"accountId\":1},\"list\":[1],\"accountId\":1726615470,\"exp\":2}",
            })
    void readsTheAccountFromTheTokensClaim(String inFlightRequests) {
        AktoAccount account = AktoAccount.of(token(inFlightRequests));

        assertThat(account.id()).isEqualTo("1726615470");
        assertThat(account.problem()).isEmpty();
    }

    @Test
    void parsesTokenWithPaddingAndWhitespace() {
        String inFlightRequests =
                Base64.getUrlEncoder().encodeToString("{\"accountId\":17}".getBytes(StandardCharsets.UTF_8));

        assertThat(AktoAccount.of(" h." + inFlightRequests + ".s\n").id()).isEqualTo("17");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"accountId\":null}",
                "{\"accountId\":\"\"}",
                "{\"accountId\":1.5}",
                "{\"accountId\":-3}",
                "{\"accountId\":\"topsecret\"}",
                "{\"accountId\":[1]}",
                "{\"accountId\":{\"id\":1}}",
                "{\"accountId\":",
                "[\"topsecret\"]",
                "topsecret",
                "",
            })
    void usesDefaultAccountWithReasonForTokenWithoutAccount(String inFlightRequests) {
        assertDefaultWithoutTheToken(token(inFlightRequests));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "topsecret", "topsecret.topsecret", "a.top secret!.b", "..", "a..b"})
    void usesDefaultAccountWithReasonForInvalidToken(String token) {
        assertDefaultWithoutTheToken(token);
    }

    private static void assertDefaultWithoutTheToken(String token) {
        AktoAccount account = AktoAccount.of(token);

        assertThat(account.id()).isEqualTo("1000000");
        assertThat(account.problem())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("DATABASE_ABSTRACTOR_TOKEN").doesNotContain("secret"));
    }

    private static String token(String inFlightRequests) {
        return "eyJhbGciOiJSUzI1NiJ9."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(inFlightRequests.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
