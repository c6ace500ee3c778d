/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which differences between two exports make a difference. */
class SpecHashTest {

    private static String hash(String json) {
        return SpecHash.of(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":{\"c\":[1,2],\"d\":null}} | { \"b\" : {\"d\":null, \"c\":[1, 2]}, \"a\" : 1 }",
                "{\"info\":{\"version\":\"2024-05-01T09:30:00Z\"}} | {\"info\":{\"version\":\"2026-01-01T00:00:01Z\"}}",
                "{\"info\":{\"version\":\"2024-05-01 09:30:00UTC\"}} | {\"info\":{\"version\":\"2024-05-02 10:00:00UTC\"}}",
                "{\"x-exported\":\"2024-05-01T09:30:00.123+02:00\"} | {\"x-exported\":\"2024-05-02T09:30:00.999+02:00\"}",
                "{\"a\":\"\\u00fc\"} | {\"a\":\"ü\"}"
            })
    void orderSpaceAndTimeOfTheExportMakeNoDifference(String one, String other) {
        assertThat(hash(one)).isEqualTo(hash(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":{}} | {\"a\":[]}",
                "{\"a\":null} | {}",
                "{\"a\":{\"b\":1}} | {\"a\":{},\"b\":1}",
                "{\"ab\":\"c\"} | {\"a\":\"bc\"}",
                "{\"info\":{\"version\":\"1.0\"}} | {\"info\":{\"version\":\"1.1\"}}",
                "{\"paths\":{\"info\":{\"example\":\"2024-05-01T09:30:00Z\"}}} | {\"paths\":{\"info\":{\"example\":\"2024-05-02T09:30:00Z\"}}}"
            })
    void otherDifferencesChangeHash(String one, String other) {
        assertThat(hash(one)).isNotEqualTo(hash(other));
    }

    @Test
    void hashIsSha256() {
        assertThat(hash("{}")).matches("[0-9a-f]{64}");
    }
}
