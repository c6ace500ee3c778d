/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One run of the packaged connector over a log with all kinds of requests; each test checks a part of the records. */
@ExtendWith(SharedBroker.class)
class RecordsIT {

    private static final String SECRET = "tok-5f3a9c";
    private static final String UNREADABLE = "tells of no request at all";

    private static final String CONNECT = "ConnectAAEnFg=";
    private static final String REJECTED_CONNECT = "RejectedAnFg=";
    private static final String MESSAGE = "MessageAAEnFg=";
    private static final String DISCONNECT = "DisconnectFg=";

    @TempDir
    static Path data;

    private static ConnectorEnvironment stack;
    private static List<String> output;
    private static String plain;
    private static String slow;
    private static String endless;
    private static String cutShort;
    private static String afterUnreadable;
    private static String repeatedId;

    @BeforeAll
    static void run(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
        Instant start = Instant.now().minusSeconds(150);
        plain = stack.log(stack.request(RequestKind.NO_BODY), start, RecordsIT::withSecretHeader);
        slow = stack.log(
                stack.request(RequestKind.HTTP_PROXY), start, lines -> pause(lines, "Received response", 28_000));
        endless = stack.log(RequestKind.NEVER_ENDS, start);
        cutShort = stack.log(stack.request(RequestKind.HTTP_PROXY), start, RecordsIT::withoutItsEnd);
        stack.log(start.plusSeconds(1), UNREADABLE);
        RequestScript refused = stack.request(RequestKind.THROTTLED);
        repeatedId = stack.log(refused, start.plusSeconds(2), lines -> lines);
        RequestScript again = stack.request(RequestKind.MOCK);
        stack.log(again, start.plusSeconds(3), lines -> renamed(lines, again.requestId(), repeatedId));
        stack.log(start.plusSeconds(4), webSocketEvent(CONNECT, "CONNECT", "$connect", 200));
        stack.log(start.plusSeconds(4), webSocketEvent(REJECTED_CONNECT, "CONNECT", "$connect", 403));
        stack.log(start.plusSeconds(4), webSocketEvent(MESSAGE, "MESSAGE", "sendMessage", 200));
        stack.log(start.plusSeconds(4), webSocketEvent(DISCONNECT, "DISCONNECT", "$disconnect", 200));
        afterUnreadable = stack.log(RequestKind.HTTP_PROXY, start.plusSeconds(5));

        Connector connector = stack.connector()
                .with("AKTO_TRAFFIC_BATCH_TIME_SECS", "10")
                .with("DEAD_LETTER_DIR", data.resolve("elsewhere").toString())
                .with("DATABASE_ABSTRACTOR_TOKEN", token("{\"accountId\":1714700875}"))
                .with("HEADERS_REDACTED", "X-Shop-Token, x-other")
                .without("WEBSOCKET_RECORDS");
        try (JavaProcess process = connector.launch()) {
            stack.await(8);
            process.stop(ConnectorEnvironment.SOON);
            output = process.output();
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static String token(String inFlightRequests) {
        return "e30."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(inFlightRequests.getBytes(StandardCharsets.UTF_8))
                + ".c2lnbmVk";
    }

    /** An access log entry of a WebSocket API, in the JSON format of the console. */
    private static String webSocketEvent(String requestId, String type, String route, int status) {
        return """
                {"requestId":"%s","ip":"203.0.113.7","requestTime":"02/Mar/2026:10:15:30 +0000","eventType":"%s",\
                "routeKey":"%s","status":"%d","connectionId":"L0SM9cOFvHcCIhw=","stage":"prod","apiId":"a1b2c3d4e5"}"""
                .formatted(requestId, type, route, status);
    }

    private static List<ScriptLine> withSecretHeader(List<ScriptLine> lines) {
        return lines.stream()
                .map(line -> new ScriptLine(
                        line.after(),
                        line.text()
                                .replace(
                                        "Method request headers: {",
                                        "Method request headers: {X-Shop-Token=" + SECRET + ", ")))
                .toList();
    }

    private static List<ScriptLine> withoutItsEnd(List<ScriptLine> lines) {
        List<ScriptLine> some = new ArrayList<>(lines);
        some.removeIf(line ->
                line.text().contains(") Method completed") || line.text().contains(") Successfully completed"));
        return some;
    }

    private static List<ScriptLine> renamed(List<ScriptLine> lines, String from, String to) {
        return lines.stream()
                .map(line -> new ScriptLine(line.after(), line.text().replace(from, to)))
                .toList();
    }

    /** The entries with a longer gap before the one that contains a text. */
    static List<ScriptLine> pause(List<ScriptLine> lines, String before, long millis) {
        List<ScriptLine> later = new ArrayList<>();
        long more = 0;
        for (ScriptLine line : lines) {
            more = line.text().contains(") " + before) ? millis : more;
            later.add(new ScriptLine(line.after() + more, line.text()));
        }
        assertThat(more).isPositive();
        return later;
    }

    private static List<JsonNode> deadLetters() throws IOException {
        List<JsonNode> letters = new ArrayList<>();
        try (Stream<Path> files = Files.list(data.resolve("elsewhere"))) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    letters.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return letters;
    }

    @Test
    void integrationLongerThanBatchTimeMakesOneRecord() {
        AktoConsumer.Stored record = stack.only(slow);

        assertThat(record.status()).isBetween(200, 299);
        assertThat(record.others()).doesNotContainKey("incomplete");
    }

    @Test
    void requestWithoutLastEntriesIsOneIncompleteRecord() {
        assertThat(stack.only(endless).others()).containsEntry("incomplete", "true");
        assertThat(stack.only(endless).status()).isZero();
        assertThat(stack.only(cutShort).others()).containsEntry("incomplete", "true");
        assertThat(stack.only(cutShort).responsePayload()).isNotEmpty();
    }

    @Test
    void unparseableEventIsDeadLetteredAndFlowContinues() throws IOException {
        assertThat(deadLetters()).anySatisfy(letter -> {
            assertThat(letter.path("message").asText()).isEqualTo(UNREADABLE);
            assertThat(letter.path("logGroup").asText()).isEqualTo(stack.group());
            assertThat(letter.path("reason").asText()).isNotEmpty();
        });
        assertThat(stack.only(afterUnreadable).status()).isBetween(200, 299);
    }

    @Test
    void sufficientRequestIsRecordAlthoughOtherWithSameIdIsDeadLetter() throws IOException {
        assertThat(stack.only(repeatedId).status()).isBetween(200, 299);
        assertThat(deadLetters())
                .anySatisfy(letter -> assertThat(letter.path("reason").asText()).startsWith("throttled"));
    }

    @Test
    void everyRecordHasAccountOfToken() {
        assertThat(stack.only(plain).accountId()).isEqualTo("1714700875");
    }

    @Test
    void redactedHeaderIsSentWithNameOnly() {
        assertThat(stack.only(plain).requestHeaders()).containsEntry("x-shop-token", "****");
    }

    @Test
    void acceptedConnectIsHandshakeAndRejectedOneIsHttp() {
        AktoConsumer.Stored accepted = stack.only(CONNECT);
        assertThat(accepted.type()).isEqualTo("WEBSOCKET");
        assertThat(accepted.endpoint()).isEqualTo("/prod");
        assertThat(accepted.status()).isEqualTo(101);

        assertThat(stack.only(REJECTED_CONNECT).type()).isNotEqualTo("WEBSOCKET");
        assertThat(stack.only(REJECTED_CONNECT).status()).isEqualTo(403);
    }

    @Test
    void messageWithoutPayloadAndDisconnectMakeNoRecord() {
        assertThat(stack.all(MESSAGE)).isEmpty();
        assertThat(stack.all(DISCONNECT)).isEmpty();
    }

    @Test
    void logContainsNoTraffic() {
        assertThat(String.join("\n", output))
                .doesNotContain(SECRET)
                .doesNotContain(UNREADABLE)
                .doesNotContain("Mozilla");
    }
}
