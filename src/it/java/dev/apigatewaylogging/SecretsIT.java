/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.GuardedBroker;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes well or wrong: nothing of what passes through, and no key or token, is in the log or on the port. */
@ExtendWith(SharedBroker.class)
class SecretsIT {

    private static final String GROUP = "API-Gateway-Execution-Logs_a1b2c3d4e5/prod";
    private static final String MARK = "MARKED";
    private static final String ID = "11111111-2222-4333-8444-5555555555";
    private static final String REFUSED = "apigateway_logging_dead_letters_total{reason=\"rejected-by-kafka\"}";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private static String token() {
        return "eyJhbGciOiJub25lIn0."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"accountId\":1700000000}".getBytes(StandardCharsets.UTF_8))
                + "." + MARK + "signature";
    }

    private Connector connector(FakeAws aws, String brokers) {
        return Connector.to(aws, brokers, GROUP, data)
                .with("AWS_ACCESS_KEY_ID", "AKIA" + MARK)
                .with("AWS_SECRET_ACCESS_KEY", MARK + "secretkey")
                .with("AWS_SESSION_TOKEN", MARK + "sessiontoken")
                .with("DISCOVER_OPENAPI_SPEC", "false")
                .with("DATABASE_ABSTRACTOR_TOKEN", token());
    }

    /** A complete request, one without its end, one without its start, and an unparseable event. */
    private static void log(FakeAws aws) {
        Instant start = Instant.now().minusSeconds(100);
        List<String> whole = List.of(
                "Extended Request Id: ABCdEFGhijkl=",
                "Starting execution for request: {id}",
                "HTTP Method: POST, Resource Path: /pets/MARKEDpath",
                "Method request path: {}",
                "Method request query string: {key=MARKEDquery}",
                "Method request headers: {Host=api.example.com, Authorization=Bearer MARKEDheader, Cookie=MARKEDcookie}",
                "Method request body before transformations: {\"password\":\"MARKEDrequestbody\"}",
                "Method response body after transformations: {\"card\":\"MARKEDresponsebody\"}",
                "Method response headers: {Set-Cookie=MARKEDsetcookie, Content-Type=application/json}",
                "Successfully completed execution",
                "Method completed with status: 200");
        for (int request = 10; request < 40; request++) {
            int from = request % 3 == 1 ? 6 : 0;
            int to = request % 3 == 2 ? 8 : whole.size();
            for (int line = from; line < to; line++) {
                aws.put(
                        GROUP,
                        "stream",
                        start.plusMillis(request * 20L + line),
                        "(" + ID + request + ") "
                                + whole.get(line)
                                        .replace("{id}", ID + request)
                                        .replace("body\"", "body" + (request == 12 ? large() : "") + "\""));
            }
        }
        aws.put(GROUP, "stream", start, "MARKEDline that nobody can read {\"MARKEDjson\":");
        aws.put(GROUP, "stream", start, "{\"requestId\":\"MARKEDbroken");
    }

    /** Text that compresses badly. */
    private static String large() {
        return new Random(1)
                .ints(200_000, 'a', 'z')
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                .toString();
    }

    private static void assertNoSecretExposed(JavaProcess running) {
        Management management = Management.of(running);
        for (String path : List.of("/", "/q/health", "/q/health/ready", "/q/metrics", "/q/info", "/q/status")) {
            assertThat(management.get(path).body()).as(path).doesNotContain(MARK, "eyJhbGci");
        }
        assertThat(management.get("/q/status").body())
                .contains("{\"name\":\"DATABASE_ABSTRACTOR_TOKEN\",\"value\":\"********\"}");
        assertThat(String.join("\n", running.output())).doesNotContain(MARK, "eyJhbGci");
    }

    @Test
    void noneIsLoggedWithoutErrors(KafkaBroker broker) {
        try (FakeAws aws = FakeAws.started()) {
            log(aws);
            broker.createTopic("secrets", 1);
            try (JavaProcess running = connector(aws, broker.bootstrapServers())
                    .with("AKTO_KAFKA_TOPIC_NAME", "secrets")
                    .start()) {
                Management management = Management.of(running);
                await().atMost(SOON).untilAsserted(() -> assertThat(
                                management.metrics().get("apigateway_logging_records_delivered_total"))
                        .isGreaterThanOrEqualTo(20));
                assertThat(management.metrics())
                        .containsEntry("apigateway_logging_dead_letters_total{reason=\"unparseable-event\"}", 2.0);
                assertNoSecretExposed(running);
                running.stop(SOON);
                assertThat(String.join("\n", running.output())).doesNotContain(MARK, "eyJhbGci");
            }
        }
    }

    @Test
    void noneIsLoggedWhenKafkaRejectsRecords(KafkaBroker broker) {
        try (FakeAws aws = FakeAws.started()) {
            log(aws);
            broker.createTopic("secrets-refused", 1, Map.of("max.message.bytes", "1500"));
            try (JavaProcess running = connector(aws, broker.bootstrapServers())
                    .with("AKTO_KAFKA_TOPIC_NAME", "secrets-refused")
                    .start()) {
                Management management = Management.of(running);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(management.metrics().get(REFUSED))
                                .as(() -> String.join("\n", running.output()) + management.metrics())
                                .isPositive());
                assertNoSecretExposed(running);
            }
        }
    }

    @Test
    void noneIsLoggedWhenAwsRejectsKey(KafkaBroker broker) {
        try (FakeAws aws = FakeAws.started()) {
            log(aws);
            aws.keys().allow("AKIAANOTHER", "123456789012");
            try (JavaProcess running = connector(aws, broker.bootstrapServers()).start()) {
                running.awaitLine("Cannot read", SOON);
                assertNoSecretExposed(running);
            }
        }
    }

    @Test
    void payloadsAreLoggedWithWarningAndWithoutKeysAndTokens(KafkaBroker broker) {
        try (FakeAws aws = FakeAws.started()) {
            log(aws);
            broker.createTopic("secrets-asked-for", 1);
            try (JavaProcess running = connector(aws, broker.bootstrapServers())
                    .with("AKTO_KAFKA_TOPIC_NAME", "secrets-asked-for")
                    .with("HEADERS_REDACTED", "authorization")
                    .with("LOG_PAYLOADS", "true")
                    .start()) {
                running.awaitLine("WARN  api-gateway-logging.payloads LOG_PAYLOADS=true", SOON);
                running.awaitLine(
                        "INFO  api-gateway-logging.payloads \\{.*MARKEDrequestbody.*MARKEDresponsebody.*\\}$", SOON);
                running.stop(SOON);

                assertThat(String.join("\n", running.output()))
                        .doesNotContain("AKIA" + MARK, MARK + "secretkey", MARK + "sessiontoken", "eyJhbGci")
                        .doesNotContain(MARK + "header");
            }
        }
    }

    /** Every way over the wire at once: roles, log, metrics, specs, Akto's backend, a Kafka with a login. */
    @Test
    void noneIsLoggedWithAllLoggersAtTrace() throws IOException {
        Path everything = Files.writeString(
                data.resolve("logback-everything.xml"),
                """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%-5level %logger %msg%n</pattern></encoder>
                  </appender>
                  <logger name="org.apache.camel" level="TRACE"/>
                  <logger name="software.amazon.awssdk.auth" level="ALL"/>
                  <root level="TRACE"><appender-ref ref="console"/></root>
                </configuration>
                """);
        String password = MARK + "password";
        String externalId = MARK + "externalid";
        try (GuardedBroker kafka = new GuardedBroker(Files.createDirectories(data.resolve("kafka")), "akto", password);
                FakeAktoBackend akto = FakeAktoBackend.started();
                FakeAws aws = FakeAws.started()) {
            log(aws);
            aws.keys().allow("AKIA" + MARK, MARK + "sessiontoken", aws.home().account());
            aws.apis().rest("pets").stages("prod");
            String role = aws.roles().lend(aws.home().account(), aws.home().account(), externalId);
            kafka.broker().createTopic("secrets-at-trace", 1);
            try (JavaProcess running = connector(aws, kafka.login())
                    .with("AKTO_KAFKA_TOPIC_NAME", "secrets-at-trace")
                    .with("IS_AUTH_IMPLEMENTED", "true")
                    .with("KAFKA_USERNAME", "akto")
                    .with("KAFKA_PASSWORD", password)
                    .with("CHECKPOINT_STORE", "kafka")
                    .with("CROSS_ACCOUNT_ROLE_ARN", role)
                    .with("EXTERNAL_ID", externalId)
                    .with("DISCOVER_OPENAPI_SPEC", "true")
                    .with("CYBORG_BASE_URL", akto.address().toString())
                    .with("DATABASE_ABSTRACTOR_TOKEN", FakeAktoBackend.TOKEN)
                    .with("CLOUDWATCH_METRICS", "true")
                    .with("CLOUDWATCH_METRICS_INTERVAL", "PT1S")
                    .with("MANAGEMENT_TOKEN", MARK + "managementtoken")
                    .jvm("-Dlogback.configurationFile=" + everything)
                    .start()) {
                Management management = Management.of(running);
                await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
                    assertThat(management.metrics().get("apigateway_logging_records_delivered_total"))
                            .isGreaterThanOrEqualTo(20);
                    assertThat(akto.specs()).isNotEmpty();
                    assertThat(aws.metrics()).isNotEmpty();
                });
                management.ask(
                        "127.0.0.1",
                        "/q/status",
                        "Host: localhost",
                        "Authorization: Bearer " + MARK + "managementtoken");
                running.stop(SOON);

                assertThat(running.output()).anyMatch(line -> line.startsWith("DEBUG"));
                assertThat(running.output())
                        .filteredOn(line -> line.contains(MARK)
                                || line.contains("eyJhbGci")
                                || line.contains("token/of+session")
                                || line.contains(FakeAktoBackend.SECRET))
                        .isEmpty();
            }
        }
    }
}
