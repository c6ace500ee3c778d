/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementAccessFilterTest {

    private static final String TOKEN = "s3cret:t0ken";

    private static Exchange ask(ManagementAccessFilter access, String host, String authorization) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        if (host != null) {
            exchange.getMessage().setHeader("Host", host);
        }
        if (authorization != null) {
            exchange.getMessage().setHeader("Authorization", authorization);
        }
        access.process(exchange);
        return exchange;
    }

    private static int status(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.20.30.255:1",
                "[::1]:8080",
                "[fe80::1]",
                "[::ffff:10.0.0.1]:80",
                "localhost",
                "LocalHost:8080",
                "localhost.",
                "status.example.com",
                "STATUS.example.com:443",
                "gateway",
            })
    void acceptsAddressesAndKnownHosts(String host) {
        Exchange answer = ask(new ManagementAccessFilter("Status.example.com, gateway", ""), host, null);

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer.isRouteStop()).isFalse();
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cache-Control", "no-store")
                .doesNotContainKeys("Host", "Authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.localhost",
                "xstatus.example.com",
                "256.1.1.1",
                "1.2.3",
                "2130706433",
                "0x7f000001",
                "::1",
                "[evil]",
                "[::1].evil.example",
                "[1:2]",
                "localhost, evil.example",
                "",
            })
    void rejectsOtherHosts(String host) {
        Exchange answer = ask(new ManagementAccessFilter("status.example.com", ""), host, null);

        assertThat(status(answer)).isEqualTo(403);
        assertThat(answer.isRouteStop()).isTrue();
        assertThat(answer.getMessage().getBody(String.class)).contains("MANAGEMENT_ALLOWED_HOSTS");
    }

    @Test
    void rejectsRequestWithoutHost() {
        assertThat(status(ask(new ManagementAccessFilter("", ""), null, null))).isEqualTo(403);
    }

    @Test
    void requiresTokenIfConfigured() {
        ManagementAccessFilter access = new ManagementAccessFilter("", TOKEN);

        assertThat(status(ask(access, "localhost", "Bearer " + TOKEN))).isEqualTo(200);
        assertThat(status(ask(access, "localhost", "bearer  " + TOKEN))).isEqualTo(200);
        assertThat(status(ask(access, "localhost", basic("anybody:" + TOKEN)))).isEqualTo(200);
        assertThat(status(ask(access, "localhost", basic(":" + TOKEN)))).isEqualTo(200);
        for (String wrong : new String[] {
            null,
            "",
            TOKEN,
            "Bearer",
            "Bearer ",
            "Bearer " + TOKEN + "x",
            "Bearer s3cret",
            "Digest " + TOKEN,
            basic(TOKEN),
            basic("anybody"),
            "Basic %%%",
        }) {
            Exchange answer = ask(access, "localhost", wrong);
            assertThat(status(answer)).as(String.valueOf(wrong)).isEqualTo(401);
            assertThat(answer.isRouteStop()).isTrue();
            assertThat(answer.getMessage().getHeader("WWW-Authenticate", String.class))
                    .startsWith("Basic realm=");
            assertThat(answer.getMessage().getBody(String.class)).doesNotContain("s3cret");
        }
        assertThat(status(ask(access, "evil.example", "Bearer " + TOKEN))).isEqualTo(403);
    }
}
