/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Settings that affect when the packaged connector scans, and when it completes a request. */
@ExtendWith(SharedBroker.class)
class SettingsIT {

    @TempDir
    Path data;

    private ConnectorEnvironment stack;
    private final Instant now = Instant.now();

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static List<ScriptLine> longer(List<ScriptLine> lines, String requestId) {
        List<ScriptLine> more = new ArrayList<>(lines);
        for (int i = 0; i < 120; i++) {
            more.add(new ScriptLine(1000, "(" + requestId + ") Incoming identity: part " + i));
        }
        return more;
    }

    @Test
    void requestIsCompletedAtBatchSizeDespiteLongBatchTime() {
        var request = stack.request(RequestKind.NEVER_ENDS);
        String id = stack.log(request, now.minusSeconds(60), lines -> longer(lines, request.requestId()));

        try (JavaProcess connector = stack.connector()
                .with("AKTO_TRAFFIC_BATCH_SIZE", "50")
                .with("AKTO_TRAFFIC_BATCH_TIME_SECS", "86400")
                .launch()) {
            stack.await(1);

            assertThat(stack.only(id).others()).containsEntry("incomplete", "true");
            assertThat(connector.isAlive()).isTrue();
        }
    }

    @Test
    void unfinishedRequestIsCompletedAfterBatchTimeOfInactivity() {
        try (JavaProcess connector =
                stack.connector().with("AKTO_TRAFFIC_BATCH_TIME_SECS", "1").launch()) {
            stack.awaitScan();
            Instant silentFrom = Instant.now();
            var request = stack.request(RequestKind.HTTP_PROXY);
            stack.log(silentFrom, request.lines().get(0).text());
            stack.log(silentFrom, "(" + request.requestId() + ") HTTP Method: GET, Resource Path: /pets");

            long sent = stack.await(1).get(0).timestamp();

            assertThat(Duration.between(silentFrom, Instant.ofEpochMilli(sent)))
                    .as("later than the batch time, earlier than its default of 10 s")
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(connector.isAlive()).isTrue();
        }
    }

    /** A request of two hours ago, one of a minute ago, and one that arrives while the connector scans. */
    private List<String> readFrom(String start, int expected) {
        String old = stack.log(RequestKind.MOCK, now.minusSeconds(7200));
        String recent = stack.log(RequestKind.MOCK, now.minusSeconds(60));
        try (JavaProcess connector =
                stack.connector().with("LOG_START_FROM", start).launch()) {
            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> !stack.aws().calls().windows(stack.group()).isEmpty());
            String fresh = stack.log(RequestKind.MOCK, Instant.now());
            List<String> keys = stack.await(expected).stream()
                    .map(TopicReader.Received::key)
                    .toList();
            assertThat(connector.isAlive()).isTrue();
            return keys.stream()
                    .map(key ->
                            key.equals(old) ? "old" : key.equals(recent) ? "recent" : key.equals(fresh) ? "new" : key)
                    .toList();
        }
    }

    @Test
    void startFromNowScansNewEventsOnly() {
        assertThat(readFrom("now", 1)).containsExactly("new");
    }

    @Test
    void startFromEarliestScansAllEvents() {
        assertThat(readFrom("earliest", 3)).containsExactlyInAnyOrder("old", "recent", "new");
    }

    @Test
    void startFromInstantScansLaterEventsOnly() {
        assertThat(readFrom(now.minusSeconds(1800).toString(), 2)).containsExactlyInAnyOrder("recent", "new");
    }

    @Test
    void requestsStayWithinMaxQuotaUtilization() {
        stack.aws().faults().pageSize(20);
        for (int i = 0; i < 20; i++) {
            stack.log(RequestKind.HTTP_PROXY, now.minusSeconds(60).plusMillis(i));
        }

        // of the 25 requests per second of us-east-1
        try (JavaProcess connector =
                stack.connector().with("CLOUDWATCH_QUOTA_SHARE", "0.04").launch()) {
            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> stack.aws().calls().count("FilterLogEvents") >= 7);
            List<Call> calls = stack.aws().calls().of("FilterLogEvents");

            assertThat(Duration.between(calls.get(0).at(), calls.get(6).at()))
                    .as("one request per second")
                    .isBetween(Duration.ofMillis(4_800), Duration.ofSeconds(12));
            assertThat(connector.isAlive()).isTrue();
        }
    }
}
