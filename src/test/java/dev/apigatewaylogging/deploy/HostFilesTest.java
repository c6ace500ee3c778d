package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.settings.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What runs the connector on one host: Docker Compose and systemd. */
class HostFilesTest {

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
                .contains("systemctl try-restart");
        assertThat(unit.stream()
                        .filter(line -> line.startsWith("TimeoutStopSec="))
                        .map(line -> line.substring(15)))
                .singleElement()
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isGreaterThanOrEqualTo(45));
    }
}
