/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.testsupport.akto.AktoManifest;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector in place of Akto's image, with the environment that Akto's deployment files give it. */
@ExtendWith(SharedBroker.class)
class AktoManifestIT {

    @TempDir
    Path data;

    private ConnectorEnvironment stack;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private void delivers(Connector connector) {
        String id = stack.log(RequestKind.HTTP_PROXY, Instant.now().minusSeconds(60));
        try (JavaProcess process = connector.launch()) {
            assertThat(stack.await(1))
                    .as(String.join("\n", process.output()))
                    .extracting(TopicReader.Received::key)
                    .containsExactly(id);
            assertThat(process.isAlive()).isTrue();
        }
    }

    /** What the user of the manifest fills in is what the stack has. */
    @Test
    void startsWithAktosFileForTemporaryCredentials() {
        Connector connector = stack.connector().without("LOG_GROUP_NAME");
        Map<String, String> filledIn = connector.environment();
        for (Map.Entry<String, String> variable :
                AktoManifest.TEMPORARY_CREDENTIALS.environment().entrySet()) {
            String value =
                    variable.getValue().isEmpty() ? filledIn.getOrDefault(variable.getKey(), "") : variable.getValue();
            connector = connector.with(variable.getKey(), value);
        }

        assertThat(connector.environment())
                .containsEntry("SESSION_NAME", "")
                .containsEntry("CROSS_ACCOUNT_ROLE_ARN", "")
                .containsEntry("DATABASE_ABSTRACTOR_TOKEN", "");
        delivers(connector);
    }

    @Test
    void emptyVariableHidesNoFileAndNoDefault() throws IOException {
        Connector connector = stack.connector();
        Properties file = new Properties();
        connector
                .environment()
                .forEach((name, value) -> file.setProperty(Setting.valueOf(name).key(), value));
        Path directory = Files.createDirectory(data.resolve("app"));
        try (Writer out = Files.newBufferedWriter(directory.resolve("application.properties"))) {
            file.store(out, null);
        }
        String empty = "";
        for (Setting setting : Setting.values()) {
            connector = connector.with(setting.name(), empty);
            empty = empty.isEmpty() ? " " : "";
        }

        delivers(connector.in(directory));
    }
}
