/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static dev.apigatewaylogging.component.cloudwatchlogs.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy, a portal or a load balancer that responds in place of AWS, with an HTML page. */
class AnswersOfOthersTest {

    private static final String PAGE =
            "<!DOCTYPE html><html><head><title>Blocked</title></head><body>Ask <b>your</b> administrator</body></html>";

    private final LogReading log = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));

    @AfterEach
    void close() {
        log.close();
    }

    private void put(String message) {
        log.aws().put(GROUP, "stream", Instant.now().minusSeconds(30), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 407, 413, 502})
    void foreignResponseIsLoggedWithStatusAndScanningContinues(int status) {
        put("before");
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S");
            log.awaitCount(1);
            log.aws().faults().respondAsProxy(status, PAGE);

            String reported = output.awaitLine("WARN Cannot read log group " + GROUP);

            assertThat(reported).doesNotContain("(null", " null", "administrator");
            if (status != 200) {
                assertThat(reported).contains("" + status);
            }
            log.aws().faults().respondAsProxy(0, "");
            put("after");
            output.awaitLine("INFO Log group " + GROUP + " recovered");
            log.assertEachOnce(2);
            assertThat(log.aws().calls().of("FilterLogEvents")).hasSizeLessThan(400);
        }
    }

    @Test
    void nullInPlaceOfEventIsSkipped() {
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.aws()
                    .faults()
                    .respondAsProxy(
                            200,
                            "{\"events\":[null,{\"eventId\":\"1\",\"logStreamName\":\"stream\",\"message\":\"text\"},null]}");
            log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S");

            log.awaitCount(1);
            log.aws().faults().respondAsProxy(0, "");
            assertThat(output.lines(".*Cannot read.*")).isEmpty();
        }
    }

    @Test
    void endlessEmptyPagesAreLoggedAndScanningContinues() {
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.aws().faults().emptyPages(Integer.MAX_VALUE);
            // well within the first windows, also if the start takes long
            log.aws().put(GROUP, "stream", Instant.now().minusSeconds(15), "behind them");
            log.of(GROUP, "maxQuotaUtilization=0&rescanDelay=PT0S&startFrom=PT32S");

            output.awaitLine("WARN Cannot read log group " + GROUP + ".* only empty pages for");
            log.awaitThat(reading -> !reading.unhealthy().isEmpty());
            log.aws().faults().emptyPages(0);

            log.assertEachOnce(1);
        }
    }
}
