/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that wait for a log group that is behind fill the buffer: only that log group is scanned. */
class FullMemoryTest {

    private static final int EVENTS = 300;
    private static final int PAGE = 5;

    /** A scan window has ten pages, or twice as many: one log group is ahead by a window, and then the other one. */
    private static final int WINDOWS_APART = 2 * 20 * PAGE;

    private static final String ONE = "one";
    private static final String OTHER = "other";

    @Test
    void logGroupsAdvanceTogetherInEventTime() {
        areScannedSideBySide(LogReading::full);
    }

    @Test
    void logGroupsAdvanceTogetherBeforeBufferIsFull() {
        areScannedSideBySide(LogReading::halfFull);
    }

    private static void areScannedSideBySide(UnaryOperator<LogReading> memory) {
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            reading.aws().faults().pageSize(PAGE);
            Instant start = Instant.now().minusSeconds(600);
            for (int event = 0; event < EVENTS; event++) {
                for (String group : List.of(OTHER, ONE)) {
                    reading.aws().put(group, "stream", start.plusSeconds(event), group + " " + event);
                }
            }

            memory.apply(reading).of(OTHER + "," + ONE, "startFrom=PT11M");

            reading.awaitCount(EVENTS * 2);
            List<String> messages = reading.messages();
            assertThat(messages).doesNotHaveDuplicates();
            for (int event = 0; event < EVENTS; event++) {
                assertThat(messages.indexOf(OTHER + " " + event) - messages.indexOf(ONE + " " + event))
                        .as("positions between the events of one time")
                        .isBetween(-WINDOWS_APART, WINDOWS_APART);
            }
        }
    }

    /** The requests of a rescan fill the buffer too, and only the rescan itself can complete them. */
    @Test
    void rescanContinuesAlthoughLiveScanIsAlwaysDue() {
        List<String> groups =
                IntStream.range(0, 8).mapToObj(number -> "group-" + number).toList();
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            reading.aws().faults().slow(1, Duration.ofMillis(40));
            Instant now = Instant.now();
            for (String name : groups) {
                reading.aws().put(name, "stream", now.minusSeconds(300), name);
                LogGroup group = new LogGroup(
                        name,
                        reading.aws().home().region(),
                        reading.aws().home().account());
                reading.after(new ScanId(group, 0), now.toEpochMilli())
                        .after(new ScanId(group, 1), now.minusSeconds(600).toEpochMilli());
            }

            reading.full().of(String.join(",", groups), "rescanDelay=PT1S");

            reading.awaitThat(each -> each.messages().containsAll(groups));
            reading.awaitThat(each -> each.rescanPosition() > now.toEpochMilli());
        }
    }
}
