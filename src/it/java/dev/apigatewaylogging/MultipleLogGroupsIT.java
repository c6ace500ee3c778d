/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are logged in more than one log. */
@ExtendWith(SharedBroker.class)
class MultipleLogGroupsIT {

    private static final int REQUESTS = 40;
    private static final String EXECUTION = "API-Gateway-Execution-Logs_a1b2c3d4e5/prod";
    private static final String CANARY = EXECUTION + "/Canary";
    private static final String ACCESS = "my-access-logs";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final Instant start = Instant.now().minusSeconds(60);
    private final String topic = "several." + System.nanoTime();
    private KafkaBroker broker;

    @BeforeEach
    void createGroups(KafkaBroker shared) {
        broker = shared;
        broker.createTopic(topic, 1);
        aws.group(EXECUTION).group(CANARY).group(ACCESS);
    }

    @AfterEach
    void stopAws() {
        aws.close();
    }

    private static String id(int request) {
        return new UUID(0xa1b2L, request).toString();
    }

    private void logExecution(String group, int request) {
        String id = id(request);
        Instant at = start.plusMillis(request * 100L);
        for (String line : List.of(
                "Extended Request Id: ext-" + request + "=",
                "Starting execution for request: " + id,
                "HTTP Method: GET, Resource Path: /pets/" + request,
                "Method request path: {}",
                "Method request query string: {}",
                "Method request headers: {Host=a1b2c3d4e5.execute-api.us-east-1.amazonaws.com}",
                "Method request body before transformations: ",
                "Method response body after transformations: {\"pet\":" + request + "}",
                "Method response headers: {Content-Type=application/json}",
                "Successfully completed execution",
                "Method completed with status: 200",
                "AWS Integration Endpoint RequestId : 5bebd615")) {
            aws.put(group, "stream", at, "(" + id + ") " + line);
        }
    }

    private void logAccess(String group, int request) {
        aws.put(
                group,
                "access",
                start.plusMillis(request * 100L + 20),
                "{\"requestId\":\"" + id(request) + "\",\"extendedRequestId\":\"ext-" + request
                        + "=\",\"ip\":\"203.0.113.9\",\"httpMethod\":\"GET\",\"resourcePath\":\"/pets/{id}\",\"status\":\"200\","
                        + "\"protocol\":\"HTTP/2.0\"}");
    }

    private List<JsonNode> recordsOf(String groups) {
        Connector connector = Connector.to(aws, broker.bootstrapServers(), groups, data)
                .with("AKTO_KAFKA_TOPIC_NAME", topic)
                .with("CLOUDWATCH_QUOTA_SHARE", "0")
                .with("CLOUDWATCH_POLL_INTERVAL", "PT1S")
                .with("LATE_ARRIVAL_WINDOW", "PT4S")
                .with("AKTO_TRAFFIC_BATCH_TIME_SECS", "3");
        try (JavaProcess process = connector.start();
                TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            reader.awaitCount(REQUESTS, Duration.ofSeconds(40));
            // long enough for a rescan, and for open requests to be completed
            Instant later = Instant.now().plusSeconds(8);
            await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(later));
            assertThat(process.isAlive()).isTrue();
            return reader.toEnd().stream().map(MultipleLogGroupsIT::json).toList();
        }
    }

    private static JsonNode json(TopicReader.Received record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertOneRecordEach(List<JsonNode> records) {
        assertThat(records.stream().map(record -> record.get("path").asText()).toList())
                .hasSize(REQUESTS)
                .doesNotHaveDuplicates();
    }

    private static void assertBestOfBoth(List<JsonNode> records) {
        assertOneRecordEach(records);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.get("ip").asText()).isEqualTo("203.0.113.9");
            assertThat(record.get("type").asText()).isEqualTo("HTTP/2.0");
            assertThat(record.get("responsePayload").asText()).startsWith("{\"pet\":");
        });
    }

    @Test
    void bothLogsInOneLogGroupMakeOneMergedRecord() {
        for (int request = 0; request < REQUESTS; request++) {
            logExecution(EXECUTION, request);
            logAccess(EXECUTION, request);
        }

        assertBestOfBoth(recordsOf(EXECUTION));
    }

    @Test
    void logsInTwoLogGroupsMakeOneRecordInAnyOrder() {
        for (int request = 0; request < REQUESTS; request++) {
            logExecution(EXECUTION, request);
            logAccess(ACCESS, request);
        }

        assertBestOfBoth(recordsOf(EXECUTION + "," + ACCESS));
    }

    @Test
    void accessLogScannedFirstMakesNoSeparateRecord() {
        for (int request = 0; request < REQUESTS; request++) {
            logExecution(EXECUTION, request);
            logAccess(ACCESS, request);
        }

        assertBestOfBoth(recordsOf(ACCESS + "," + EXECUTION));
    }

    @Test
    void accessLogAloneMakesRecords() {
        for (int request = 0; request < REQUESTS; request++) {
            logAccess(ACCESS, request);
        }

        assertThat(recordsOf(ACCESS)).hasSize(REQUESTS);
    }

    @Test
    void canaryAndReplayMakeNoDuplicates() {
        for (int request = 0; request < REQUESTS; request++) {
            logExecution(EXECUTION, request);
            logExecution(CANARY, request);
        }
        for (int request = 0; request < REQUESTS; request++) {
            logExecution(EXECUTION, request);
        }

        assertOneRecordEach(recordsOf("API-Gateway-Execution-Logs*"));
    }
}
