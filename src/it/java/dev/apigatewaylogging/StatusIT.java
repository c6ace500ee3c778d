/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The status page of the packaged connector and the data that it requests. */
@ExtendWith(SharedBroker.class)
class StatusIT {

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

    private static JsonNode status(Management management) {
        try {
            return new ObjectMapper().readTree(management.get("/q/status").body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("the status is no JSON", e);
        }
    }

    @Test
    void returnsMetricsLogGroupsAndSettings() {
        for (int request = 0; request < 3; request++) {
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
        }
        stack.log(Instant.now().minusSeconds(20), "not a log entry");
        try (JavaProcess connector = stack.connector().start()) {
            Management management = Management.of(connector);

            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                JsonNode status = status(management);
                assertThat(status.at("/totals/records").asInt()).isEqualTo(3);
                assertThat(status.path("ready").asBoolean()).isTrue();
                assertThat(status.path("history")).isNotEmpty();
            });
            JsonNode status = status(management);
            assertThat(status.at("/groups/0/name").asText()).isEqualTo(stack.group());
            assertThat(status.at("/groups/0/records").asInt()).isEqualTo(3);
            assertThat(status.at("/groups/0/lagSeconds").asDouble(-1)).isBetween(0.0, 60.0);
            assertThat(status.at("/deadLetters/unparseable-event").asInt()).isEqualTo(1);
            assertThat(status.at("/quotaUtilization/FilterLogEvents").asDouble())
                    .isPositive();
            assertThat(status.at("/groups/0/behind").asBoolean(true)).isFalse();
            assertThat(status.at("/groups/0/rescanDelaySeconds").asDouble(-1)).isZero();
            assertThat(status.at("/scans/0/region").asText())
                    .isEqualTo(status.at("/groups/0/region").asText());
            assertThat(status.at("/scans/0/callsInForce").asDouble()).isPositive();
            assertThat(status.at("/scans/0/bytesPerSecond").asDouble()).isPositive();
            assertThat(status.at("/awsRequests/live").asInt()).isPositive();
            assertThat(status.path("settings")).hasSize(Setting.values().length).anySatisfy(setting -> {
                assertThat(setting.path("name").asText()).isEqualTo("AKTO_KAFKA_TOPIC_NAME");
                assertThat(setting.path("value").asText()).isEqualTo(stack.topicName());
            });
        }
    }

    @Test
    void suggestsTheFormatOfAnAccessLogThatCannotBeParsed() {
        for (int request = 0; request < 5; request++) {
            stack.log(
                    Instant.now().minusSeconds(20),
                    "rid=3fd0636%d-5a1b-4c2d-8e3f-9a00020636c3 from=198.51.100.2%d GET /pets/%d?key=hunter2 200 hunter2"
                            .formatted(request, request, request));
        }
        String format = "rid=$context.requestId from=$context.identity.sourceIp $context.httpMethod $context.path"
                + " $context.status $context.unknown1";
        try (JavaProcess connector = stack.connector().start()) {
            Management management = Management.of(connector);

            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> assertThat(status(management)
                            .at("/deadLetters/unparseable-event")
                            .asInt())
                    .isEqualTo(5));
            JsonNode status = status(management);
            assertThat(status.at("/formatSuggestions/0/logGroup").asText()).isEqualTo(stack.group());
            assertThat(status.at("/formatSuggestions/0/format").asText()).isEqualTo(format);
            assertThat(status.at("/formatSuggestions/0/variables"))
                    .extracting(JsonNode::asText)
                    .contains("$context.requestId", "$context.path");
            assertThat(status.toString()).doesNotContain("hunter2", "198.51.100.2", "/pets/");
            assertThat(connector.output())
                    .noneMatch(line -> line.contains("hunter2"))
                    .filteredOn(line -> line.contains("No access log format matches"))
                    .singleElement()
                    .asString()
                    .contains(stack.group(), format);
            assertThat(management.get("/").body()).contains("id=\"suggestions\"");
        }
    }

    @Test
    void returnsFailedChecksOnManagementPortOnly() {
        stack.aws().deleteGroup(stack.group());
        try (JavaProcess connector = stack.connector().start()) {
            Management management = Management.of(connector);

            await().atMost(ConnectorEnvironment.SOON).untilAsserted(() -> {
                JsonNode status = status(management);
                assertThat(status.path("ready").asBoolean()).isFalse();
                assertThat(status.path("failedChecks").findValuesAsText("message"))
                        .anyMatch(message -> message.contains("log group " + stack.group() + " not found"));
                assertThat(status.path("warnings").findValuesAsText("message"))
                        .anyMatch(message -> message.contains("log group " + stack.group() + " not found"));
            });
            HttpResponse<String> page = management.get("/");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'sha256-");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.body()).contains("<title>api-gateway-logging</title>");
            assertThat(connector.output())
                    .filteredOn(line -> line.contains("HttpServer started on"))
                    .hasSize(1);
        }
    }

    @Test
    void acceptsLocalRequestsOnlyWithKnownHostAndToken() {
        String token = "t0ken-of-the-page";
        try (JavaProcess connector = stack.connector()
                .with("MANAGEMENT_ALLOWED_HOSTS", "status.example.com")
                .with("MANAGEMENT_TOKEN", token)
                .start()) {
            Management management = Management.of(connector);
            String bearer = "Authorization: Bearer " + token;
            String basic = "Authorization: Basic "
                    + Base64.getEncoder().encodeToString(("any:" + token).getBytes(StandardCharsets.UTF_8));

            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> management.get("/").statusCode() == 401
                            && management.get("/q/status").statusCode() == 401);
            for (String path : List.of("/", "/q/status")) {
                for (String host : List.of("127.0.0.1", "localhost:8080", "[::1]:8080", "Status.Example.com")) {
                    assertThat(management.ask("127.0.0.1", path, "Host: " + host, bearer))
                            .startsWith("HTTP/1.1 200 ")
                            .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                            .containsIgnoringCase("\r\nReferrer-Policy: no-referrer\r\n")
                            .containsIgnoringCase("\r\nCache-Control: no-store\r\n")
                            .containsIgnoringCase("\r\nContent-Security-Policy: default-src 'none'")
                            .doesNotContain(token);
                }
                assertThat(management.ask("127.0.0.1", path, "Host: localhost", basic))
                        .startsWith("HTTP/1.1 200 ");
                assertThat(management.ask("127.0.0.1", path, "Host: evil.example", bearer))
                        .startsWith("HTTP/1.1 403 ")
                        .doesNotContain(stack.topicName(), "<title>");
                assertThat(management.ask("127.0.0.1", path, "Host: localhost"))
                        .startsWith("HTTP/1.1 401 ")
                        .containsIgnoringCase("\r\nWWW-Authenticate: Basic realm=")
                        .doesNotContain(stack.topicName(), "<title>");
                assertThat(management.ask("127.0.0.1", path, "Host: localhost", bearer + "x"))
                        .startsWith("HTTP/1.1 401 ");
            }
            for (String path : List.of("/q/health/live", "/q/metrics")) {
                assertThat(management.ask("127.0.0.1", path, "Host: 10.0.0.7.pod.cluster.local"))
                        .startsWith("HTTP/1.1 200 ");
            }
            // of this machine too, and not the one that is listened at
            assertThatThrownBy(() -> management.ask("127.0.0.2", "/q/health/live", "Host: localhost"))
                    .hasMessageContaining("no answer from 127.0.0.2");
        }
    }

    @Test
    void acceptsAllNetworksIfConfigured() {
        try (JavaProcess connector =
                stack.connector().with("MANAGEMENT_ADDRESS", "0.0.0.0").start()) {
            assertThat(Management.of(connector).ask("127.0.0.2", "/q/health/live", "Host: localhost"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }
}
