/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire, which the SDK's client hides or never does. */
class FakeAwsWireTest {

    private static final Instant NOW = Instant.parse("2025-11-08T10:00:00Z");
    private static final String SIGNATURE = "0".repeat(64);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MovingClock clock = new MovingClock(NOW);
    private FakeAws fakeAws;

    @BeforeEach
    void start() {
        fakeAws = FakeAws.started(FakeAwsSettings.standard().withClock(clock).withQuotas(RateLimits.OFF));
        fakeAws.put("group", "stream", NOW.minusSeconds(1), "line");
    }

    @AfterEach
    void stop() {
        fakeAws.close();
    }

    @Test
    void responseHasFieldsOfAws() throws Exception {
        HttpResponse<String> answer = send("Logs_20140328.FilterLogEvents", "{\"logGroupName\":\"group\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-amz-json-1.1");
        assertThat(answer.headers().firstValue("x-amzn-requestid"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f-]{36}"));
        assertThat(answer.headers().firstValue("date")).hasValue("Sat, 08 Nov 2025 10:00:00 GMT");
        assertThat(answer.body())
                .matches("\\{\"events\":\\[\\{\"logStreamName\":\"stream\",\"timestamp\":1762595999000,"
                        + "\"message\":\"line\",\"ingestionTime\":1762596000000,\"eventId\":\"\\d{56}\"}],"
                        + "\"searchedLogStreams\":\\[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"logGroupName\":\"group\",\"starttime\":1}                      | ValidationException",
                "{\"logGroupName\":\"group\",\"startTime\":\"1\"}                  | SerializationException",
                "{\"logGroupName\":\"group\",\"startTime\":1.5}                    | SerializationException",
                "{\"logGroupName\":\"group\",\"limit\":10001}                      | InvalidParameterException",
                "{\"logGroupName\":\"group\",\"nextToken\":\"x\"}                  | InvalidParameterException",
                "{\"logGroupName\":\"group\",\"filterPattern\":\"{ $.a = 1 }\"}    | InvalidParameterException",
                "{\"logGroupName\":\"other\"}                                      | ResourceNotFoundException",
                "[]                                                                | SerializationException",
                "{\"logGroupName\":                                                | SerializationException"
            })
    void invalidRequestIsRejectedWithErrorName(String body, String code) throws Exception {
        HttpResponse<String> answer = send("Logs_20140328.FilterLogEvents", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"__type\":\"" + code + "\",\"message\":\"");
    }

    @Test
    void unknownOperationIsRejected() throws Exception {
        assertThat(send("Logs_20140328.DeleteEverything", "{}").body()).contains("UnknownOperationException");
        assertThat(send("FilterLogEvents", "{}").body()).contains("UnknownOperationException");
    }

    @Test
    void requestWithoutWellFormedSignatureIsRejected() throws Exception {
        String right = authorization("logs");

        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", null).body())
                .contains("MissingAuthenticationTokenException");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", "Bearer x").body())
                .contains("IncompleteSignatureException");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", right.replace(SIGNATURE, "0"))
                        .body())
                .contains("IncompleteSignatureException");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", right.replace("host;", ""))
                        .body())
                .contains("InvalidSignatureException");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", authorization("s3"))
                        .body())
                .contains("InvalidSignatureException");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}", right).statusCode())
                .isEqualTo(200);
    }

    @Test
    void credentialsCanExpireTemporarily() throws Exception {
        fakeAws.faults().expireCredentials(true);
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}").body()).contains("ExpiredTokenException");

        fakeAws.faults().expireCredentials(false);
        assertThat(send("Logs_20140328.DescribeLogGroups", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void dateHeaderCanBeSkewed() throws Exception {
        fakeAws.faults().skewDate(Duration.ofMinutes(-2));

        assertThat(send("Logs_20140328.DescribeLogGroups", "{}").headers().firstValue("date"))
                .hasValue("Sat, 08 Nov 2025 09:58:00 GMT");
    }

    @Test
    void sameSeedFailsSameRequests() throws Exception {
        List<String> first = errorsOfTwentyRequests(7);

        assertThat(first).contains("", "ThrottlingException", "InternalFailure");
        assertThat(errorsOfTwentyRequests(7)).isEqualTo(first);
        assertThat(errorsOfTwentyRequests(8)).isNotEqualTo(first);
    }

    @Test
    void monitoringAccountReadsLogGroupsOfLinkedAccountsByArn() throws Exception {
        AccountRegion linked = new AccountRegion("210987654321", "us-east-1");
        fakeAws.put(linked, "theirs", "stream", NOW, "their line", NOW, NOW);
        assertThat(send("Logs_20140328.DescribeLogGroups", "{\"includeLinkedAccounts\":true}")
                        .body())
                .doesNotContain("theirs");
        fakeAws.link(linked.account());

        assertThat(send("Logs_20140328.DescribeLogGroups", "{}").body())
                .contains("\"group\"")
                .doesNotContain("theirs");
        assertThat(send("Logs_20140328.DescribeLogGroups", "{\"includeLinkedAccounts\":true}")
                        .body())
                .contains("\"group\"", "arn:aws:logs:us-east-1:210987654321:log-group:theirs:*");
        assertThat(send("Logs_20140328.FilterLogEvents", "{\"logGroupName\":\"theirs\"}")
                        .body())
                .contains("ResourceNotFoundException");
        assertThat(send(
                                "Logs_20140328.FilterLogEvents",
                                "{\"logGroupIdentifier\":\"arn:aws:logs:us-east-1:210987654321:log-group:theirs\"}")
                        .body())
                .contains("their line");
    }

    @Test
    void eventsAreDeletedAfterRetention() {
        try (FakeAws forgetful =
                FakeAws.started(FakeAwsSettings.standard().withClock(clock).withRetention(Duration.ofMinutes(1)))) {
            IntStream.range(0, 5_000).forEach(i -> forgetful.put("group", "stream", clock.instant(), "old " + i));
            clock.forward(Duration.ofMinutes(2));
            IntStream.range(0, 5_000).forEach(i -> forgetful.put("group", "stream", clock.instant(), "new " + i));

            assertThat(forgetful.size("group")).isEqualTo(5_000);
        }
    }

    private List<String> errorsOfTwentyRequests(long seed) throws Exception {
        fakeAws.close();
        fakeAws = FakeAws.started(
                FakeAwsSettings.standard().withQuotas(RateLimits.OFF).withSeed(seed));
        fakeAws.faults().throttle(0.3).serverErrors(0.3, 500);
        for (int i = 0; i < 20; i++) {
            send("Logs_20140328.DescribeLogGroups", "{}");
        }
        return fakeAws.calls().all().stream().map(Call::error).toList();
    }

    private HttpResponse<String> send(String target, String body) throws IOException, InterruptedException {
        return send(target, body, authorization("logs"));
    }

    private HttpResponse<String> send(String target, String body, String authorization)
            throws IOException, InterruptedException {
        java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(
                        fakeAws.endpoint().resolve("/"))
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Date", "20251108T100000Z")
                .POST(BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20251108/us-east-1/" + service
                + "/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=" + SIGNATURE;
    }
}
