/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.settings.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What runs the connector on one host: Docker Compose and systemd. */
class HostFilesTest {

    @TempDir
    private Path directory;

    private static Map<String, Map<String, Object>> services() throws IOException {
        return services(Files.readString(Path.of("docker-compose.yml")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services(String file) {
        Map<String, Object> compose =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(file);
        return (Map<String, Map<String, Object>>) compose.get("services");
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties;
    }

    @Test
    void composeStartsOnlyConnectorWithoutProfile() throws IOException {
        Map<String, Map<String, Object>> services = services();

        assertThat(services).containsOnlyKeys("api-gateway-logging", "watchtower", "kafka");
        assertThat(services.get("api-gateway-logging")).doesNotContainKey("profiles");
        assertThat(services.get("watchtower")).containsEntry("profiles", List.of("watchtower"));
        assertThat(services.get("kafka")).containsEntry("profiles", List.of("local"));
    }

    @Test
    void composePinsImagesAndWaitsForGracefulStop() throws IOException {
        Map<String, Object> connector = services().get("api-gateway-logging");
        int shutdown = Integer.parseInt(
                properties(Path.of("application.properties")).getProperty("camel.main.shutdown-timeout"));

        assertThat(services().values()).allSatisfy(service -> assertThat((String) service.get("image"))
                .matches(".*:\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?}?"));
        assertThat(Integer.parseInt(
                        connector.get("stop_grace_period").toString().replace("s", "")))
                .isGreaterThan(shutdown + 15);
        assertThat(connector.get("healthcheck").toString()).contains("/q/health/live", "$${MANAGEMENT_PORT:-8080}");
    }

    /** Nothing has to be edited to try it with the broker of the profile local. */
    @Test
    void exampleEnvironmentIsValidForBrokerOfCompose() throws IOException {
        Properties example = properties(Path.of("api-gateway-logging.env.example"));
        Properties defaults = properties(Path.of("application.properties"));

        assertThat(Settings.check(key -> Optional.ofNullable(
                                example.getProperty(key.toUpperCase(Locale.ROOT).replace('.', '_')))
                        .or(() -> Optional.ofNullable(defaults.getProperty(key)))))
                .isEmpty();
        assertThat(((Map<?, ?>) services().get("kafka").get("environment")).get("KAFKA_ADVERTISED_LISTENERS"))
                .isEqualTo("PLAINTEXT://" + example.getProperty("AKTO_KAFKA_BROKER_MAL"));
    }

    /** Containers of one service can have neither a name, nor a port, nor a volume in common. */
    @Test
    void clusterOfComposeSharesNothingButKafka() throws IOException {
        String file = Files.readString(Path.of("deploy/compose/cluster.yaml"));

        assertThat(file).contains("container_name: !reset null", "ports: !override\n", "volumes: !override\n");
        Map<String, Object> connector =
                services(file.replaceAll("!(reset|override)", "")).get("api-gateway-logging");
        assertThat(connector)
                .containsEntry("deploy", Map.of("replicas", 2))
                .containsEntry("environment", Map.of("CLUSTER", "kafka", "CHECKPOINT_STORE", "kafka"))
                .containsEntry("ports", List.of("127.0.0.1:8080-8081:8080"))
                .containsEntry("volumes", List.of("/app/data"));
        assertThat(services()).containsKey("api-gateway-logging");
    }

    @Test
    void systemdDoesNotRestartAfterInvalidConfiguration() throws IOException {
        List<String> unit = Files.readAllLines(Path.of("deploy/systemd/api-gateway-logging.service"));

        assertThat(unit).contains("Restart=always", "RestartPreventExitStatus=2");
        // restarts a process that is active, not one that has refused to start
        assertThat(Files.readString(Path.of("deploy/systemd/api-gateway-logging-liveness.service")))
                .contains("/bin/liveness || systemctl try-restart");
        assertThat(unit.stream()
                        .filter(line -> line.startsWith("TimeoutStopSec="))
                        .map(line -> line.substring(15)))
                .singleElement()
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isGreaterThanOrEqualTo(45));
    }

    /** Otherwise a port in application.properties would make a container that works unhealthy. */
    @Test
    void containersListenWhereTheirHealthChecksAsk() throws IOException {
        assertThat(Files.readAllLines(Path.of("Dockerfile")))
                .contains("ENV MANAGEMENT_ADDRESS=0.0.0.0", "ENV MANAGEMENT_PORT=8080");
        Map<String, Object> connector = services().get("api-gateway-logging");
        assertThat((Map<?, ?>) connector.get("environment"))
                .isEqualTo(Map.of("MANAGEMENT_ADDRESS", "0.0.0.0", "MANAGEMENT_PORT", 8080));
        assertThat(connector.get("ports")).isEqualTo(List.of("${API_GATEWAY_LOGGING_LISTEN:-127.0.0.1:8080}:8080"));
    }

    @Test
    void deniedSystemCallsFailInsteadOfKillingProcess() throws IOException {
        assertThat(Files.readAllLines(Path.of("deploy/systemd/api-gateway-logging.service")))
                .contains("SystemCallErrorNumber=EPERM");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', http://127.0.0.1:8080/q/health/live",
        "'management.port=9090\n', '', http://127.0.0.1:9090/q/health/live",
        "'management.port = 9090\nmanagement.address=0.0.0.0\n', '', http://127.0.0.1:9090/q/health/live",
        "'management.port=9090\nmanagement.address=10.0.0.7\n', '', http://10.0.0.7:9090/q/health/live",
        "'management.port=9090\n', MANAGEMENT_PORT=7070, http://127.0.0.1:7070/q/health/live",
        "'', MANAGEMENT_ADDRESS=10.0.0.8, http://10.0.0.8:8080/q/health/live",
        "'management.port=\n', MANAGEMENT_PORT=, http://127.0.0.1:8080/q/health/live"
    })
    void livenessOfSystemdAsksWhereConnectorListens(String properties, String variable, String url) throws Exception {
        Files.writeString(directory.resolve("application.properties"), properties.replace("\\n", "\n"));
        Path curl = Files.writeString(directory.resolve("curl"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(curl.toFile().setExecutable(true)).isTrue();
        ProcessBuilder check = new ProcessBuilder(
                        "sh", Path.of("src/main/bin/liveness").toAbsolutePath().toString())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        check.environment().keySet().removeIf(name -> name.startsWith("MANAGEMENT_"));
        check.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        if (!variable.isEmpty()) {
            check.environment()
                    .put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        Process process = check.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith(" " + url + "\n");
        assertThat(process.waitFor()).isZero();
    }
}
