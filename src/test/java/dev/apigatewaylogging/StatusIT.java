package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.standin.JavaProcess;
import dev.apigatewaylogging.standin.KafkaBroker;
import dev.apigatewaylogging.standin.RequestKind;
import dev.apigatewaylogging.standin.SharedBroker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The status page of the packaged connector and the numbers that it asks for. */
@ExtendWith(SharedBroker.class)
class StatusIT {

    @TempDir
    Path data;

    private LocalStack stack;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new LocalStack(broker, data);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static JsonNode status(Management management) {
        try {
            return new ObjectMapper().readTree(management.get("/q/status").body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("the status is no JSON", e);
        }
    }

    @Test
    void tellsWhatWentThroughFromWhichLogGroupWithWhichSettings() {
        for (int request = 0; request < 3; request++) {
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
        }
        stack.log(Instant.now().minusSeconds(20), "a line that tells of no request");
        try (JavaProcess connector = stack.connector().start()) {
            Management management = Management.of(connector);

            await().atMost(LocalStack.SOON).untilAsserted(() -> {
                JsonNode status = status(management);
                assertThat(status.at("/totals/records").asInt()).isEqualTo(3);
                assertThat(status.path("ready").asBoolean()).isTrue();
                assertThat(status.path("history")).isNotEmpty();
            });
            JsonNode status = status(management);
            assertThat(status.at("/groups/0/name").asText()).isEqualTo(stack.group());
            assertThat(status.at("/groups/0/records").asInt()).isEqualTo(3);
            assertThat(status.at("/groups/0/lagSeconds").asDouble(-1)).isBetween(0.0, 60.0);
            assertThat(status.at("/deadLetters/unreadable-line").asInt()).isEqualTo(1);
            assertThat(status.at("/awsQuotas/FilterLogEvents").asDouble()).isPositive();
            assertThat(status.path("settings")).hasSize(Setting.values().length).anySatisfy(setting -> {
                assertThat(setting.path("name").asText()).isEqualTo("AKTO_KAFKA_TOPIC_NAME");
                assertThat(setting.path("value").asText()).isEqualTo(stack.topicName());
            });
        }
    }

    @Test
    void tellsWhatDoesNotWorkOnTheManagementPortAlone() {
        stack.aws().deleteGroup(stack.group());
        try (JavaProcess connector = stack.connector().start()) {
            Management management = Management.of(connector);

            await().atMost(LocalStack.SOON).untilAsserted(() -> {
                JsonNode status = status(management);
                assertThat(status.path("ready").asBoolean()).isFalse();
                assertThat(status.path("down").findValuesAsText("message"))
                        .anyMatch(message -> message.contains("there is no log group"));
                assertThat(status.path("warnings").findValuesAsText("message"))
                        .anyMatch(message -> message.contains("there is no log group"));
            });
            HttpResponse<String> page = management.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.body()).contains("<title>api-gateway-logging</title>");
            assertThat(connector.output())
                    .filteredOn(line -> line.contains("HttpServer started on"))
                    .hasSize(1);
        }
    }
}
