/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address goes in front, and nothing else changes, to the byte. */
class ServersRewriterTest {

    private static final String URL = "https://a.example/prod";

    private static String set(String spec) throws IOException {
        byte[] text = ServersRewriter.prepend(spec.getBytes(StandardCharsets.UTF_8), URL)
                .newInputStream()
                .readAllBytes();
        return new String(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{ \"openapi\":\"3.0.1\" } | {\"servers\":[{\"url\":\"https://a.example/prod\"}], \"openapi\":\"3.0.1\" }",
                "{\"ü\":1,\"openapi\":\"3.0.1\",\"servers\":[ ]} | {\"ü\":1,\"openapi\":\"3.0.1\",\"servers\":[{\"url\":\"https://a.example/prod\"} ]}",
                "{\"openapi\":\"3.0.1\",\"servers\": [ {\"url\":\"/\"} ]} | {\"openapi\":\"3.0.1\",\"servers\": [{\"url\":\"https://a.example/prod\"}, {\"url\":\"/\"} ]}",
                "{\"paths\":{\"servers\":[]},\"openapi\":\"3.0.1\",\"servers\":[7]} | {\"paths\":{\"servers\":[]},\"openapi\":\"3.0.1\",\"servers\":[{\"url\":\"https://a.example/prod\"},7]}"
            })
    void serverUrlBecomesFirstServer(String exported, String expected) throws IOException {
        assertThat(set(exported)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {URL, URL + "/"})
    void documentWithServerUrlIsUnchanged(String url) throws IOException {
        String spec = "{\"openapi\":\"3.0.1\",\"servers\":[{\"url\":\"" + url + "\"},{\"url\":\"/\"}],\"paths\":{}}";

        assertThat(set(spec)).isEqualTo(spec);
    }

    @Test
    void invalidDocumentIsRejectedWithoutBeingQuoted() {
        for (String spec : new String[] {"", "secret", "[]", "{}", "{\"openapi\":\"3.0.1\"", "{\"openapi\":secret}"}) {
            assertThatThrownBy(() -> set(spec))
                    .as(spec)
                    .isInstanceOf(ApiGatewayException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("secret");
        }
    }
}
