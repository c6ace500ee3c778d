/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.akto.AktoManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Akto's deployment files set is valid here, with no more than what their users fill in. */
class AktoManifestTest {

    private static Map<Setting, String> read(Map<String, String> environment) {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.build();
            Properties variables = new Properties();
            environment.forEach((name, value) ->
                    variables.setProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
            camel.getPropertiesComponent().setInitialProperties(variables);
            assertThat(Settings.check(camel.getPropertiesComponent()::resolveProperty))
                    .isEmpty();
            return Settings.masked(camel.getPropertiesComponent()::resolveProperty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isValidWhenFilledIn(AktoManifest manifest) {
        Map<String, String> environment = manifest.environment();
        environment.put("AKTO_KAFKA_BROKER_MAL", "kafka-1:9092");
        environment.put("AWS_REGION", "ap-south-1");

        Map<Setting, String> read = read(environment);

        assertThat(environment.keySet().stream()
                        .filter(name -> !name.equals("AKTO_MONGO_CONN") && !name.equals("AKTO_INFRA_MIRRORING_MODE"))
                        .map(Setting::valueOf)
                        .filter(setting -> environment.get(setting.name()).isEmpty())
                        .collect(Collectors.toMap(setting -> setting, read::get)))
                .allSatisfy((setting, value) -> assertThat(value).isEqualTo(setting.defaultValue()));
    }
}
