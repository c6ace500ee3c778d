/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.akto.AktoManifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UnknownSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "LOG_GROUP_NAMES, LOG_GROUP_NAME",
        "AKTO_KAFKA_BROKER, AKTO_KAFKA_BROKER_MAL",
        "AKTO_KAFKA_TOPIC, AKTO_KAFKA_TOPIC_NAME",
        "CHECKPOINT_DIRECTORY,",
        "CLOUDWATCH_INTERVAL,",
        "LATE_ARIVAL_WINDOW, LATE_ARRIVAL_WINDOW",
        "KAFKA_USER_NAME, KAFKA_USERNAME",
        "KAFKA_PASSWD, KAFKA_PASSWORD",
        "MANAGEMENT_TOKN, MANAGEMENT_TOKEN",
        "LOG_LEVL, LOG_LEVEL"
    })
    void similarVariableIsReported(String variable, String meant) {
        assertThat(UnknownSettings.warning(List.of("HOME", variable), List.of()))
                .hasValue("Unknown settings, which have no effect: " + variable
                        + (meant == null ? "" : " (did you mean " + meant + "?)")
                        + ". See README.md for all settings.");
    }

    @Test
    void allAreReportedTogetherAndPropertiesByTheirKeys() {
        assertThat(UnknownSettings.warning(List.of("LOG_GROUP_NAMES", "AKTO_TAG"), List.of("late.arrival.windw")))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("AKTO_TAG (did you mean AKTO_TAGS?), LOG_GROUP_NAMES (did you mean LOG_GROUP_NAME?),"
                                + " late.arrival.windw (did you mean late.arrival.window?)"));
    }

    @ParameterizedTest
    @EnumSource
    void variablesOfAktosManifestsAreNotReported(AktoManifest manifest) {
        assertThat(UnknownSettings.warning(manifest.environment().keySet(), List.of()))
                .isEmpty();
    }

    @Test
    void variablesOfPlatformsAreNotReported() {
        assertThat(UnknownSettings.warning(
                        List.of(
                                "AWS_DEFAULT_REGION",
                                "AWS_REGIONS",
                                "AWS_ROLE_ARN",
                                "AWS_WEB_IDENTITY_TOKEN_FILE",
                                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                "AWS_EXECUTION_ENV",
                                "ECS_CONTAINER_METADATA_URI_V4",
                                "KUBERNETES_SERVICE_HOST",
                                "KUBERNETES_PORT_443_TCP_ADDR",
                                "AKTO_KAFKA_SERVICE_HOST",
                                "AKTO_KAFKA_SERVICE_PORT",
                                "AKTO_KAFKA_SERVICE_PORT_CLIENT",
                                "AKTO_KAFKA_PORT",
                                "AKTO_KAFKA_PORT_9092_TCP",
                                "AKTO_KAFKA_PORT_9092_TCP_PROTO",
                                "KAFKA_PORT",
                                "KAFKA_HEAP_OPTS",
                                "JAVA_OPTS",
                                "JAVA_TOOL_OPTIONS",
                                "ALL_PROXY",
                                "FTP_PROXY",
                                "http_proxy",
                                "no_proxy",
                                "HOME",
                                "HOSTNAME",
                                "LOGNAME",
                                "LOG_DIR",
                                "SESSION_MANAGER",
                                "CLUSTER_NAME",
                                "PATH"),
                        List.of("camel.main.name", "my.topic", "akto.topic", "log.dir")))
                .isEmpty();
    }

    @Test
    void settingsAreNotReported() {
        assertThat(UnknownSettings.warning(
                        List.of(Setting.values()).stream().map(Setting::name).toList(),
                        List.of(Setting.values()).stream().map(Setting::key).toList()))
                .isEmpty();
    }
}
