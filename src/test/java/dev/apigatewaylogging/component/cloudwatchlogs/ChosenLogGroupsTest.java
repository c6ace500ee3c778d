/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.StageLogGroupSource;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of the log groups that are found are read, and what of them is seen. */
class ChosenLogGroupsTest {

    private static final String ONE_PASS = "maxQuotaUtilization=0&rescanDelay=PT0S";
    private static final String PREFIX = "API-Gateway-Execution-Logs_";

    private final LogReading log = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final Instant start = Instant.now().minusSeconds(60);

    @AfterEach
    void close() {
        log.close();
    }

    private void put(String group, String line) {
        log.aws().put(group, "stream", start, line);
    }

    private void awaitMessages(String... lines) {
        log.awaitThat(reading -> reading.messages().containsAll(List.of(lines)));
        assertThat(log.messages()).containsExactlyInAnyOrder(lines);
    }

    @Test
    void excludedLogGroupsAreScannedOnlyIfNamed() {
        put(PREFIX + "a/prod", "wanted");
        put(PREFIX + "a/test", "excluded by its name");
        put(PREFIX + "b/prod", "excluded by a prefix");
        put(PREFIX + "b/named", "named");
        String exclude = PREFIX + "a/test," + PREFIX + "b/*";

        log.of(PREFIX + "b/named," + PREFIX + "*", ONE_PASS + "&logGroupExclude=" + exclude);

        awaitMessages("wanted", "named");
    }

    @Test
    void logGroupsOfStagesCanBeExcluded() {
        var orders = log.aws().apis().rest("orders").stages("prod", "test").executionLog("prod");
        orders.executionLog("test");
        String name = PREFIX + orders.id();
        put(name + "/prod", "wanted");
        put(name + "/test", "excluded");
        var accounts = Accounts.of(log.aws(), "", "");

        log.as(accounts)
                .knownBy(new StageLogGroupSource(new ApiGatewayControlPlanes(accounts)))
                .of("", ONE_PASS + "&logGroupExclude=" + name + "/test");

        awaitMessages("wanted");
    }

    @Test
    void onlyLogGroupsWithAllTagsAreScannedAndTagsAreListedOnce() {
        put(PREFIX + "a/prod", "wanted");
        put(PREFIX + "b/prod", "only one of the tags");
        put(PREFIX + "c/prod", "another value");
        put(PREFIX + "d/prod", "no tags");
        log.aws()
                .tag(PREFIX + "a/prod", Map.of("akto", "yes", "team", "x", "more", "z"))
                .tag(PREFIX + "b/prod", Map.of("akto", "yes"))
                .tag(PREFIX + "c/prod", Map.of("akto", "no", "team", "x"));

        log.of(PREFIX + "*", ONE_PASS + "&logGroupTags=RAW(akto=yes, team=x)");

        awaitMessages("wanted");
        assertThat(log.aws().calls().count("ListTagsForResource"))
                .as("including the log group of the fixture")
                .isEqualTo(5);
    }

    @Test
    void logGroupsOfStagesAreSelectedByTags() {
        var orders =
                log.aws().apis().rest("orders").stages("prod", "test", "new").executionLog("prod");
        orders.executionLog("test").executionLog("new");
        String name = PREFIX + orders.id();
        put(name + "/prod", "wanted");
        put(name + "/test", "no tag");
        log.aws().tag(name + "/prod", Map.of("akto", "yes"));
        var accounts = Accounts.of(log.aws(), "", "");

        log.as(accounts)
                .knownBy(new StageLogGroupSource(new ApiGatewayControlPlanes(accounts)))
                .of("", ONE_PASS + "&logGroupTags=RAW(akto=yes)");

        awaitMessages("wanted");
    }

    @Test
    void missingPermissionToListTagsIsLogged() {
        log.aws().tag(PREFIX + "a/prod", Map.of("akto", "yes")).faults().denyTags(true);

        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of(PREFIX + "*", ONE_PASS + "&logGroupTags=RAW(akto=yes)");

            assertThat(output.awaitLine("Log group discovery in ")).contains("logs:ListTagsForResource");
        }
    }

    @Test
    void manyLogGroupsAreLoggedInFewLines() {
        for (int group = 10; group < 40; group++) {
            put(PREFIX + "many/" + group, "group " + group);
        }

        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of(PREFIX + "many/*", ONE_PASS);
            log.awaitThat(reading -> reading.messages().size() == 30);

            assertThat(output.lines("Started reading"))
                    .singleElement()
                    .asString()
                    .satisfies(line -> assertThat(line)
                            .contains("Started reading 30 log groups: " + PREFIX + "many/", " and 10 more"));
            assertThat(output.lines("Scanning log group")).hasSize(3);
        }
    }

    @Test
    void maskedDataIsVisibleOnlyWithUnmask() {
        log.aws().mask(LogReading.GROUP, "[0-9]{4}");
        put(LogReading.GROUP, "card 1234");

        log.of(LogReading.GROUP, ONE_PASS);
        awaitMessages("card ****");
        log.stop();
        log.events().clear();
        log.aws().put(LogReading.GROUP, "stream", Instant.now(), "card 5678");
        log.of(LogReading.GROUP, ONE_PASS + "&unmask=true");

        log.awaitThat(reading -> reading.messages().contains("card 5678"));
    }

    @Test
    void missingPermissionToUnmaskIsLogged() {
        log.aws().faults().denyUnmask(true);

        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of(LogReading.GROUP, ONE_PASS + "&unmask=true");

            assertThat(output.awaitLine("Cannot read")).contains("logs:Unmask", "for unmask");
        }
    }

    @Test
    void repeatedTokenOfLogGroupListIsLoggedAndRetried() {
        List<String> lines = IntStream.range(0, 120)
                .mapToObj(i -> {
                    put(String.format("%s%03d/prod", PREFIX, i), "line " + i);
                    return "line " + i;
                })
                .toList();
        log.aws().faults().repeatTokens(2_000);

        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of("", ONE_PASS + "&logGroupNamePrefix=" + PREFIX);
            output.awaitLine("WARN Log group discovery in .* failed: .* same page token twice");
            log.aws().faults().repeatTokens(0);

            awaitMessages(lines.toArray(String[]::new));
        }
        assertThat(log.aws().calls().count("DescribeLogGroups")).isLessThan(100);
    }

    @Test
    void longLogGroupListIsCompletedDespiteThrottling() {
        for (int i = 0; i < 1_000; i++) {
            log.aws().group(String.format("%sa%04d/prod", PREFIX, i));
        }
        put(PREFIX + "b/prod", "wanted");
        log.aws().faults().throttle(0.5);

        log.of("", ONE_PASS + "&logGroupNamePrefix=" + PREFIX + "&logGroupExclude=" + PREFIX + "a*");

        awaitMessages("wanted");
        assertThat(log.aws().calls().count("DescribeLogGroups")).isLessThan(200);
    }
}
