/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private final TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8, 192.0.2.1,2001:db8:1::/48");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            emptyValue = "",
            textBlock =
                    """
                    203.0.113.7                              | 203.0.113.7
                    6.6.6.6, 203.0.113.7                     | 203.0.113.7
                    6.6.6.6, 203.0.113.7, 70.132.18.4        | 203.0.113.7
                    6.6.6.6,203.0.113.7,  10.1.2.3,192.0.2.1 | 203.0.113.7
                    2001:db8::7, 2600:9000:1234::5           | 2001:db8::7
                    2001:db8:2::9, 2001:db8:1::1             | 2001:db8:2::9
                    ::ffff:203.0.113.7, ::ffff:10.0.0.1      | ::ffff:203.0.113.7
                    10.1.1.1, 70.132.18.4                    | 10.1.1.1
                    evil, 70.132.18.4                        | 70.132.18.4
                    evil.example, 203.0.113.7                | 203.0.113.7
                    """)
    void clientIsFirstUntrustedAddressFromRight(String forwardedFor, String client) {
        assertThat(proxies.clientOf(forwardedFor)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "203.0.113.7:4711",
                "[2001:db8::7]",
                "203.0.113",
                "localhost",
                "203.0.113.7, evil",
                "fe80::1%eth0",
                "1.2.3.4.5",
                "256.1.1.1",
                "203.0.113.7,"
            })
    void listNotEndingWithAddressHasNoClient(String forwardedFor) {
        assertThat(proxies.clientOf(forwardedFor)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13.32.0.1",
                "13.33.255.255",
                "13.224.1.1",
                "52.84.0.1",
                "52.46.38.85",
                "54.182.1.1",
                "54.192.1.1",
                "54.230.0.1",
                "64.252.64.1",
                "70.132.63.255",
                "99.84.1.1",
                "130.176.0.1",
                "143.204.9.9",
                "204.246.164.1",
                "205.251.192.1",
                "216.137.32.1",
                "2600:9000::1"
            })
    void cloudFrontIsTrusted(String edge) {
        assertThat(proxies.clientOf("203.0.113.7, " + edge))
                .isEqualTo(edge.equals("205.251.192.1") ? edge : "203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"13.34.0.1", "8.8.8.8", "52.86.0.1", "70.132.64.0", "2600:9010::1", "127.0.0.1"})
    void otherAddressesAreNotTrusted(String other) {
        assertThat(proxies.clientOf("203.0.113.7, " + other)).isEqualTo(other);
    }

    @Test
    void invalidAddressOrNetworkIsRejected() {
        for (String wrong :
                new String[] {"10.0.0.0/33", "10.0.0.0/-1", "::1/129", "proxy.example.com", "10.0.0/8", "10.0.0.0/x"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> TrustedProxies.of(wrong));
        }
    }
}
