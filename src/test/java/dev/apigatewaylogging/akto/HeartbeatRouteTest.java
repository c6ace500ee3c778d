/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.kafka.BrokerListeners;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The route {@code heartbeat} as it is in {@code routes/}, but every tenth of a second, before a real broker. */
class HeartbeatRouteTest {

    private static final String TOPIC = "akto.daemonset.producer.heartbeats";

    private final Main main = new Main();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private KafkaBroker broker;

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        log.start();
        root().addAppender(log);
        broker = KafkaBroker.started(
                data.resolve("broker"), new BrokerListeners("", "", Map.of("auto.create.topics.enable", "false")));
    }

    @AfterEach
    void stop() {
        main.stop();
        broker.close();
        logger().setLevel(null);
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("api-gateway-logging");
    }

    private void run(String token, String enabled) throws Exception {
        Path route = data.resolve("heartbeat.camel.yaml");
        Files.writeString(
                route,
                Files.readString(Path.of("routes/heartbeat.camel.yaml"))
                        .replace("delay: 15000", "delay: 100")
                        .replace("period: 60000", "period: 100"));
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("aws.secret.access.key", "hidden-key");
        main.addOverrideProperty("akto.kafka.broker.mal", broker.bootstrapServers());
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("database.abstractor.token", token);
        main.addOverrideProperty("akto.heartbeat", enabled);
        main.configure().setRoutesIncludePattern("file:routes/beans.camel.yaml,file:" + route);
        main.start();
    }

    private List<TopicReader.Received> await(int heartbeats) {
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), TOPIC)) {
            return reader.awaitCount(heartbeats, Duration.ofSeconds(60));
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void heartbeatHasAktosFieldsAndNoSettings() throws Exception {
        broker.createTopic(TOPIC, 1);
        run(FakeAktoBackend.TOKEN, "true");

        List<TopicReader.Received> heartbeats = await(2);

        JsonNode heartbeat = json(heartbeats.get(0).value());
        assertThat(heartbeat.properties())
                .allSatisfy(field -> assertThat(field.getValue().isTextual())
                        .as(field.getKey())
                        .isTrue());
        assertThat(heartbeat.path("type").asText()).isEqualTo("heartbeat");
        assertThat(UUID.fromString(heartbeat.path("daemonId").asText())).isNotNull();
        assertThat(heartbeat.path("daemonPodName").asText())
                .startsWith("akto-tc:")
                .hasSizeGreaterThan(8);
        assertThat(Long.parseLong(heartbeat.path("timestamp").asText()))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.api.Assertions.within(120L));
        assertThat(heartbeat.path("moduleType").asText()).isEqualTo("TRAFFIC_COLLECTOR");
        assertThat(heartbeat.path("imageVersion").asText()).startsWith("api-gateway-logging ");
        JsonNode counters = json(heartbeat.path("additionalData").asText());
        assertThat(counters.path("records").isIntegralNumber()).isTrue();
        assertThat(json(heartbeats.get(1).value()).path("daemonId")).isEqualTo(heartbeat.path("daemonId"));
        assertThat(heartbeats.get(0).value())
                .doesNotContain(FakeAktoBackend.TOKEN, "hidden-key", "us-east-1", data.toString());
    }

    @Test
    void heartbeatsStartWithoutErrorWhenMissingTopicIsCreated() throws Exception {
        logger().setLevel(Level.DEBUG);
        run(FakeAktoBackend.TOKEN, "true");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !log.list.isEmpty());

        broker.createTopic(TOPIC, 1);

        assertThat(await(1)).isNotEmpty();
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.DEBUG);
    }

    @Test
    void routeIsMissingWithoutToken() throws Exception {
        run("", "true");

        assertThat(main.getCamelContext().getRoutes()).isEmpty();
    }

    @Test
    void routeIsMissingIfDisabled() throws Exception {
        run(FakeAktoBackend.TOKEN, "false");

        assertThat(main.getCamelContext().getRoutes()).isEmpty();
    }
}
