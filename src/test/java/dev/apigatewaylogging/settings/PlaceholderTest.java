/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting's text reaches its bean as written, although the routes refer to it in braces. */
class PlaceholderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\":{\"id\":\"$context.requestId\",\"who\":{\"ip\":\"$context.identity.sourceIp\"}}}",
                "{\"id\":\"$context.requestId\",\"more\":{\"a\":{\"b\":{\"c\":\"$context.path\"}}}} trailing",
                "$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.path\" $context.status"
            })
    void bracesOfAccessLogFormatAreKept(String format) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("access.log.format", format);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().setInitialProperties(settings);
            camel.start();

            assertThat(camel.resolvePropertyPlaceholders("{{access.log.format?nested=false}}"))
                    .isEqualTo(format);
        }
    }
}
