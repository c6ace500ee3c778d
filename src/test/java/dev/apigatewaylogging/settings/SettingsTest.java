/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private final Map<String, String> values = new LinkedHashMap<>(Map.of(
            "log.group.name", "API-Gateway-Execution-Logs_uwe3g5jm54/prod",
            "aws.region", "eu-west-1",
            "akto.kafka.broker.mal", "kafka-1:9092"));

    @Test
    void twoSettingsAreSufficient() {
        values.remove("log.group.name");

        assertThat(check()).isEmpty();
    }

    @Test
    void showsNoSecretAndNoPasswordInUrl() {
        for (Setting setting : Setting.values()) {
            if (setting.secret()) {
                values.put(setting.key(), "s3cret");
            }
        }
        values.put("aws.endpoint.url", "https://me:s3cret@proxy.example.com/path");
        values.remove("aws.session.token");

        Map<Setting, String> shown = Settings.masked(key -> Optional.ofNullable(values.get(key)));

        assertThat(shown.values()).noneMatch(value -> value.contains("s3cret"));
        assertThat(shown)
                .containsOnlyKeys(Setting.values())
                .containsEntry(Setting.AWS_SECRET_ACCESS_KEY, "********")
                .containsEntry(Setting.AWS_SESSION_TOKEN, "")
                .containsEntry(Setting.AWS_ENDPOINT_URL, "https://********@proxy.example.com/path")
                .containsEntry(Setting.AWS_REGION, "eu-west-1")
                .containsEntry(Setting.CHECKPOINT_STORE, "file");
    }

    @Test
    void reportsAllErrorsInOrderOfDeclaration() {
        values.clear();
        values.put("akto.traffic.batch.size", "abc");
        values.put("checkpoint.store", "redis");
        values.put("aws.secret.access.key", "k");

        assertThat(check())
                .extracting(SettingError::setting)
                .containsExactly(
                        Setting.AWS_REGION,
                        Setting.AWS_ACCESS_KEY_ID,
                        Setting.AKTO_TRAFFIC_BATCH_SIZE,
                        Setting.AKTO_KAFKA_BROKER_MAL,
                        Setting.CHECKPOINT_STORE);
    }

    /** Akto's settings are false if they are misspelled; this one is a guarantee. */
    @Test
    void misspelledExactlyOnceIsAnError() {
        values.put("exactly.once", "1");

        assertThat(check()).extracting(SettingError::setting).containsExactly(Setting.EXACTLY_ONCE);
    }

    @Test
    void invalidClusterIsOneErrorOnly() {
        values.put("cluster", "kafak");
        values.put("exactly.once", "true");

        assertThat(check()).extracting(SettingError::setting).containsExactly(Setting.CLUSTER);
    }

    @Test
    void errorHasSettingValueAndRemedy() {
        values.put("akto.traffic.batch.size", "abc");

        assertThat(only().text())
                .isEqualTo("AKTO_TRAFFIC_BATCH_SIZE is \"abc\". Expected: an integer from 1 to 1000000.");
    }

    @Test
    void emptyRequiredSettingIsMissing() {
        values.put("aws.region", "");
        assertThat(only().text())
                .isEqualTo(
                        "AWS_REGION is missing. Set it to comma-separated names of AWS regions without duplicates, for"
                                + " example eu-west-1.");

        values.remove("aws.region");
        assertThat(only().text()).startsWith("AWS_REGION is missing.");
    }

    @Test
    void emptySettingWithDefaultIsReported() {
        values.put("akto.traffic.batch.time.secs", "");

        assertThat(only().text())
                .isEqualTo("AKTO_TRAFFIC_BATCH_TIME_SECS is empty. Remove it to use the default 10, "
                        + "or set it to an integer from 1 to 86400.");
    }

    @ParameterizedTest
    @EnumSource
    void everyDefaultIsValid(Setting setting) {
        values.putIfAbsent(setting.key(), setting.defaultValue());

        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "KAFKA_PASSWORD",
                "DATABASE_ABSTRACTOR_TOKEN"
            })
    void secretIsNotShown(Setting secret) {
        values.put(secret.key(), "s3cret s3cret\n");

        assertThat(check())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.text()).doesNotContain("s3cret"))
                .anySatisfy(problem -> assertThat(problem.text())
                        .matches(secret + " has an invalid value \\(not shown because it is a secret\\)\\."
                                + " Expected: one (word without spaces or line breaks|line of text)\\."));
    }

    @ParameterizedTest
    @CsvSource({
        "id, '', '', AWS_SECRET_ACCESS_KEY",
        "'', secret, '', AWS_ACCESS_KEY_ID",
        "'', '', token, AWS_SESSION_TOKEN",
        "id, '', token, AWS_SECRET_ACCESS_KEY",
    })
    void awsKeysAreSetTogetherOrNotAtAll(String id, String secret, String token, Setting named) {
        values.put("aws.access.key.id", id);
        values.put("aws.secret.access.key", secret);
        values.put("aws.session.token", token);

        assertThat(only().setting()).isEqualTo(named);
    }

    @Test
    void awsKeysAreValidWithAndWithoutSessionToken() {
        values.put("aws.access.key.id", "id");
        values.put("aws.secret.access.key", "secret");
        assertThat(check()).isEmpty();

        values.put("aws.session.token", "token");
        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "false, user, '', KAFKA_PASSWORD, KAFKA_USERNAME is set",
        "true, user, '', KAFKA_PASSWORD, KAFKA_USERNAME is set",
        "false, '', password, KAFKA_USERNAME, KAFKA_PASSWORD is set",
        "true, '', '', KAFKA_USERNAME, IS_AUTH_IMPLEMENTED is true",
    })
    void incompleteKafkaCredentialsAreReported(
            String wanted, String user, String password, Setting missing, String although) {
        values.put("is.auth.implemented", wanted);
        values.put("kafka.username", user);
        values.put("kafka.password", password);

        assertThat(only().text()).startsWith(missing + " is required when " + although + ".");
    }

    @ParameterizedTest
    @CsvSource({"true", "TRUE", "false"})
    void kafkaCredentialsMayBeUnused(String wanted) {
        values.put("is.auth.implemented", wanted);
        values.put("kafka.username", "user");
        values.put("kafka.password", "pass \"word");

        assertThat(check()).isEmpty();
    }

    @Test
    void brokersMayBeSetByAlias() {
        values.put("akto.kafka.broker.mal", "");
        values.put("akto.kafka.broker.url", "kafka-1:9092");
        assertThat(check()).isEmpty();

        values.put("akto.kafka.broker.url", "");
        assertThat(only().setting()).isEqualTo(Setting.AKTO_KAFKA_BROKER_MAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "eu-central-2", "us-gov-west-1", "cn-north-1", "xx-newest-7"})
    void wellFormedNewRegionsAreValid(String region) {
        values.put("aws.region", region);

        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ireland", "eu_west_1", "eu-west", "EU-WEST-1", "eu-west-1,"})
    void invalidRegionIsReported(String region) {
        values.put("aws.region", region);

        assertThat(only().text()).startsWith("AWS_REGION is \"" + region + "\"");
    }

    @Test
    void emulatorMayHaveCustomRegions() {
        values.put("aws.region", "local");
        values.put("aws.endpoint.url", "http://localhost:4566");

        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOG_GROUP_NAME                     | /aws/apigateway/welcome, API-Gateway-Execution-Logs_*",
                "LOG_GROUP_NAME                     | arn:aws:logs:eu-west-1:123456789012:log-group:API-Gateway-Execution-Logs_a/b:*",
                "LOG_GROUP_PREFIX                   | API-Gateway-Execution-Logs",
                "LOG_GROUP_PREFIX                   | API-Gateway-Execution-Logs_*, /aws/apigateway/",
                "AWS_REGION                         | 'eu-west-1, us-east-1'",
                "LOG_GROUP_EXCLUDE                  | API-Gateway-Execution-Logs_a1b2c3d4e5/*, /apis/health",
                "LOG_GROUP_EXCLUDE                  | arn:aws:logs:eu-west-1:210987654321:log-group:*",
                "LOG_GROUP_TAGS                     | akto=yes, team=a team:b/c=d",
                "LOG_GROUP_TAGS                     | akto=",
                "LOG_UNMASK                         | TRUE",
                "CROSS_ACCOUNT_ROLE_ARN             | arn:aws:iam::123456789012:role/readers/reader",
                "CROSS_ACCOUNT_ROLE_ARN             | own, arn:aws-cn:iam::123456789012:role/reader,arn:aws:iam::210987654321:role/reader",
                "SESSION_NAME                       | connector@example",
                "EXTERNAL_ID                        | a1:b2/c3",
                "EXTERNAL_ID                        | 123456789012=a1:b2/c3,210987654321=other",
                "AWS_ENDPOINT_URL                   | http://127.0.0.1:4566",
                "LOG_START_FROM                     | now",
                "LOG_START_FROM                     | EARLIEST",
                "LOG_START_FROM                     | 2026-01-31T12:00:00Z",
                "LOG_START_FROM                     | PT2H",
                "CLOUDWATCH_POLL_INTERVAL           | PT0.5S",
                "CLOUDWATCH_QUOTA_SHARE             | 1",
                "CLOUDWATCH_QUOTA_SHARE             | 0.25",
                "CLOUDWATCH_QUOTA_SHARE             | 0",
                "LATE_ARRIVAL_WINDOW                | PT0S",
                "AKTO_TRAFFIC_BATCH_SIZE            | 1",
                "AKTO_KAFKA_BROKER_MAL              | kafka-1:9092, 10.0.0.2:9093,[::1]:9092",
                "AKTO_KAFKA_TOPIC_NAME              | akto.api.logs",
                "TRUSTED_PROXIES                    | '192.0.2.1, 10.0.0.0/8,2001:db8::/32'",
                "HEADERS_REDACTED                   | cookie, Set-Cookie",
                "HEADERS_REDACTED                   | ''",
                "CHECKPOINT_STORE                   | kafka",
                "DISCOVER_OPENAPI_SPEC              | FALSE",
                "CYBORG_BASE_URL                    | https://cyborg.akto.io/",
                "MANAGEMENT_PORT                    | 0",
                "MANAGEMENT_ADDRESS                 | 0.0.0.0",
                "MANAGEMENT_ADDRESS                 | ::1",
                "MANAGEMENT_ALLOWED_HOSTS           | status.example.com, gateway",
                "MANAGEMENT_TOKEN                   | s3cret",
            })
    void acceptsValidValues(Setting setting, String value) {
        values.put(setting.key(), value);

        assertThat(check()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOG_GROUP_NAME                     | a,,b",
                "LOG_GROUP_NAME                     | group with space",
                "LOG_GROUP_NAME                     | a*b",
                "LOG_GROUP_NAME                     | arn:aws:s3:::bucket",
                "LOG_GROUP_PREFIX                   | two words",
                "CROSS_ACCOUNT_ROLE_ARN             | reader",
                "CROSS_ACCOUNT_ROLE_ARN             | arn:aws:iam::123456789012:user/reader",
                "CROSS_ACCOUNT_ROLE_ARN             | arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:role/b",
                "CROSS_ACCOUNT_ROLE_ARN             | own,own",
                "SESSION_NAME                       | x",
                "SESSION_NAME                       | two words",
                "AWS_ENDPOINT_URL                   | localhost:4566",
                "AWS_ENDPOINT_URL                   | http://",
                "LOG_START_FROM                     | yesterday",
                "LOG_START_FROM                     | 2026-01-31",
                "LOG_START_FROM                     | P106751991168D",
                "CLOUDWATCH_POLL_INTERVAL           | 5",
                "CLOUDWATCH_POLL_INTERVAL           | PT0S",
                "CLOUDWATCH_POLL_INTERVAL           | P2D",
                "CLOUDWATCH_QUOTA_SHARE             | -1",
                "CLOUDWATCH_QUOTA_SHARE             | 1.5",
                "CLOUDWATCH_QUOTA_SHARE             | half",
                "LATE_ARRIVAL_WINDOW                | PT-5M",
                "AKTO_TRAFFIC_BATCH_SIZE            | 0",
                "AKTO_TRAFFIC_BATCH_SIZE            | -1",
                "AKTO_TRAFFIC_BATCH_SIZE            | ' 100'",
                "AKTO_TRAFFIC_BATCH_SIZE            | 99999999999",
                "AKTO_BYTES_IN_THRESHOLD            | 1.5",
                "AKTO_KAFKA_BROKER_MAL              | kafka-1",
                "AKTO_KAFKA_BROKER_MAL              | kafka-1:9092;kafka-2:9092",
                "AKTO_KAFKA_BROKER_MAL              | kafka-1:99999",
                "AKTO_KAFKA_BROKER_MAL              | http://kafka-1:9092",
                "AKTO_KAFKA_BROKER_URL              | kafka-1",
                "IS_AUTH_IMPLEMENTED                | yes",
                "AKTO_KAFKA_TOPIC_NAME              | akto api logs",
                "AKTO_KAFKA_TOPIC_NAME              | ..",
                "AKTO_RECORD_MAX_BYTES              | 1000",
                "TRUSTED_PROXIES                    | 10.0.0.0/33",
                "TRUSTED_PROXIES                    | proxy.example.com",
                "HEADERS_REDACTED                   | cookie, Host",
                "HEADERS_REDACTED                   | cookie; authorization",
                "CHECKPOINT_STORE                   | redis",
                "CHECKPOINT_STORE                   | File",
                "DISCOVER_OPENAPI_SPEC              | yes",
                "CYBORG_BASE_URL                    | ultron.akto.io",
                "MANAGEMENT_PORT                    | 65536",
                "MANAGEMENT_ADDRESS                 | 127.0.0.1:8080",
                "MANAGEMENT_ADDRESS                 | http://localhost",
                "MANAGEMENT_ALLOWED_HOSTS           | http://status.example.com",
                "MANAGEMENT_ALLOWED_HOSTS           | *",
            })
    void rejectsInvalidValues(Setting setting, String value) {
        values.put(setting.key(), value);

        assertThat(only().setting()).isEqualTo(setting);
        assertThat(only().error()).isEqualTo("is \"" + value + "\"");
    }

    @Test
    void showsValueOnOneLineAndAbbreviated() {
        values.put("aws.region", "eu-west-1\n" + "x".repeat(200));

        assertThat(only().error()).isEqualTo("is \"eu-west-1\\n" + "x".repeat(70) + "…\"");
    }

    @Test
    void messageListsErrorsForUser() {
        values.put("akto.kafka.broker.mal", "");
        values.put("akto.traffic.batch.size", "abc");

        assertThat(new InvalidSettingsException(check()))
                .hasMessage(
                        """
                        Invalid configuration: 2 errors.

                          1. AKTO_TRAFFIC_BATCH_SIZE is "abc". Expected: an integer from 1 to 1000000.
                          2. AKTO_KAFKA_BROKER_MAL is missing. Set it to comma-separated host:port, for example kafka-1:9092,kafka-2:9092.

                        Settings are environment variables, or properties in application.properties (AKTO_TRAFFIC_BATCH_SIZE is akto.traffic.batch.size there).
                        Environment variables take precedence. See README.md for all settings.""")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    private SettingError only() {
        assertThat(check()).hasSize(1);
        return check().get(0);
    }

    private List<SettingError> check() {
        return Settings.check(key -> Optional.ofNullable(values.get(key)));
    }
}
