/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every context with the jar on its class path resolves settings like this, without configuration. */
class SettingsPropertiesParserTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final PropertiesComponent properties = camel.getPropertiesComponent();
    private final Properties files = new Properties();

    @BeforeEach
    void build() {
        camel.build();
        properties.setInitialProperties(files);
    }

    @AfterEach
    void close() {
        camel.stop();
    }

    /** What an environment variable of this value makes of the setting; Camel looks variables up before the files. */
    private String fromEnvironment(Setting setting, String value) {
        return SettingsPropertiesParser.of(camel)
                .parseProperty(setting.key(), value, (key, ifAbsent) -> files.getProperty(key));
    }

    @ParameterizedTest
    @EnumSource
    void emptyValueUsesDefault(Setting setting) {
        for (String empty : new String[] {"", " ", " \t\n"}) {
            files.setProperty(setting.key(), empty);

            assertThat(properties.resolveProperty(setting.key())).hasValue(setting.defaultValue());
            assertThat(fromEnvironment(setting, empty)).isEqualTo(setting.defaultValue());
        }
    }

    /** Of all but those to which the default port is added. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AKTO_KAFKA_BROKER_MAL", "AKTO_KAFKA_BROKER_URL"})
    void emptyVariableDoesNotHideFile(Setting setting) {
        files.setProperty(setting.key(), "true");

        // a log level is in upper case then
        assertThat(fromEnvironment(setting, " ")).isEqualToIgnoringCase("true");
    }

    /** Of all but those to which a blank may belong or the default port is added. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "ACCESS_LOG_FORMAT",
                "KAFKA_USERNAME",
                "KAFKA_PASSWORD",
                "AKTO_KAFKA_BROKER_MAL",
                "AKTO_KAFKA_BROKER_URL"
            })
    void surroundingBlanksAreIgnored(Setting setting) {
        files.setProperty(setting.key(), " true\n");

        assertThat(properties.resolveProperty(setting.key()))
                .hasValueSatisfying(value -> assertThat(value).isEqualToIgnoringCase("true"));
    }

    @Test
    void whitespaceOfPasswordAndFormatIsKept() {
        files.setProperty("kafka.password", " p w ");
        files.setProperty("access.log.format", "$context.requestId ");

        assertThat(properties.resolveProperty("kafka.password")).hasValue(" p w ");
        assertThat(properties.resolveProperty("access.log.format")).hasValue("$context.requestId ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_REGION             | ', eu-west-1,, us-east-1 ,'       | eu-west-1,us-east-1",
                "LOG_GROUP_NAME         | 'a, ,b*,'                          | a,b*",
                "LOG_GROUP_PREFIX       | ',API-Gateway-Execution-Logs'      | API-Gateway-Execution-Logs",
                "LOG_GROUP_EXCLUDE      | ',,a'                              | a",
                "LOG_GROUP_TAGS         | 'team=a b, ,env='                  | team=a b,env=",
                "CROSS_ACCOUNT_ROLE_ARN | ' own,,'                           | own",
                "TRUSTED_PROXIES        | '192.0.2.1,,10.0.0.0/8'            | 192.0.2.1,10.0.0.0/8",
                "AKTO_KAFKA_BROKER_MAL  | 'kafka-1:9092, ,kafka-2:9092,'     | kafka-1:9092,kafka-2:9092",
                "HEADERS_REDACTED       | 'cookie,'                          | cookie",
                "MANAGEMENT_ALLOWED_HOSTS | ',status.example.com'            | status.example.com",
                "HEADERS_REDACTED       | ', ,'                              | x-amz-security-token",
                "AKTO_KAFKA_BROKER_URL  | ','                                | ''",
                "AKTO_KAFKA_BROKER_MAL  | ' kafka, 10.0.0.2 ,[::1], k:19092'  | kafka:9092,10.0.0.2:9092,[::1]:9092,k:19092",
                "AKTO_KAFKA_BROKER_URL  | 'kafka.svc'                        | kafka.svc:9092",
                "AKTO_KAFKA_BROKER_MAL  | 'http://kafka'                     | http://kafka",
                "CYBORG_BASE_URL        | ' https://akto.example.com/ '      | https://akto.example.com",
                "CYBORG_BASE_URL        | 'https://example.com/akto//'       | https://example.com/akto",
            })
    void emptyElementsOfAListAreDropped(Setting setting, String written, String read) {
        files.setProperty(setting.key(), written);

        assertThat(properties.resolveProperty(setting.key())).hasValue(read);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "TRUE, true",
        "'true ', true",
        "false, false",
        "no, false",
        "0, false",
        "yes, false",
        "1, false",
        "on, false",
        "tru, false",
    })
    void onlyTrueIsTrue(String written, String read) {
        files.setProperty("is.auth.implemented", written);

        assertThat(properties.resolveProperty("is.auth.implemented")).hasValue(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "on", "True ", "tru", "enabled"})
    void ambiguousBooleanIsReported(String written) {
        files.setProperty("discover.openapi.spec", written);
        Optional<String> read = properties.resolveProperty("discover.openapi.spec");
        properties.resolveProperty("discover.openapi.spec");

        assertThat(SettingsPropertiesParser.of(camel).misreadings())
                .extracting(SettingError::text)
                .containsExactly("DISCOVER_OPENAPI_SPEC is \"" + written + "\", which is read as " + read.orElseThrow()
                        + ". Set it to true or false.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "false", "False", "no", "off", "0", "", " "})
    void unambiguousBooleanIsNotReported(String written) {
        files.setProperty("discover.openapi.spec", written);
        properties.resolveProperty("discover.openapi.spec");

        assertThat(SettingsPropertiesParser.of(camel).misreadings()).isEmpty();
    }

    @Test
    void placeholdersAndOtherPropertiesAreLeftToCamel() {
        files.putAll(Map.of("camel.main.name", " x ", "log.unmask", "{{mine}}", "mine", "true"));

        assertThat(properties.resolveProperty("camel.main.name")).hasValue(" x ");
        assertThat(properties.resolveProperty("log.unmask")).hasValue("true");
        assertThat(properties.resolveProperty("unknown")).isEmpty();
    }
}
