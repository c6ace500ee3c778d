/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The options that select events of a log group, sent by the real HTTP client for each page. */
class FilteredEventsTest {

    private static final List<String> STREAMS = List.of("web-1", "web-2", "worker-1");
    private static final int EVENTS = 300;
    private static final int PAGE = 20;

    private final LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));

    private record Stored(String stream, String message) {}

    private final List<Stored> stored = IntStream.range(0, EVENTS)
            .mapToObj(i -> new Stored(STREAMS.get(i % 3), (i % 5 == 0 ? "ERROR" : "INFO") + " line " + i))
            .toList();

    @BeforeEach
    void fill() {
        reading.aws().faults().pageSize(PAGE);
        putAll(Instant.now().minusSeconds(240));
    }

    private void putAll(Instant start) {
        for (int i = 0; i < EVENTS; i++) {
            Stored event = stored.get(i);
            reading.aws().put(LogReading.GROUP, event.stream(), start.plusMillis(i), event.message());
        }
    }

    @AfterEach
    void close() {
        reading.close();
    }

    private void assertOnlyEvents(String option, Predicate<Stored> wanted) {
        List<String> expected =
                stored.stream().filter(wanted).map(Stored::message).toList();
        assertThat(expected).hasSizeBetween(PAGE + 1, EVENTS - 1);

        reading.of(LogReading.GROUP, option + "&rescanDelay=PT2S");

        reading.awaitCount(expected.size());
        // the present, too
        Instant young = Instant.now();
        putAll(young);
        long last = young.plusMillis(EVENTS).toEpochMilli();
        reading.awaitThat(read -> read.livePosition() > last && read.rescanPosition() > last);
        assertThat(Set.copyOf(reading.messages())).isEqualTo(Set.copyOf(expected));
    }

    @Test
    void filterPatternSelectsEvents() {
        assertOnlyEvents(
                "filterPattern=RAW(ERROR -\"line 15\")",
                event -> event.message().contains("ERROR") && !event.message().contains("line 15"));
    }

    @Test
    void logStreamNamesSelectLogStreams() {
        assertOnlyEvents("logStreamNames=web-1, worker-1", event -> Set.of("web-1", "worker-1")
                .contains(event.stream()));
    }

    @Test
    void logStreamNamePrefixSelectsLogStreams() {
        assertOnlyEvents("logStreamNamePrefix=web-", event -> event.stream().startsWith("web-"));
    }

    @Test
    void logStreamThatDoesNotExistIsReportedWithItsOption() {
        try (LogOutput log = LogOutput.of(CloudWatchLogsConsumer.class)) {
            reading.of(LogReading.GROUP, "logStreamNames=web-1,web-9");

            assertThat(log.awaitLine("log stream not found"))
                    .contains("log stream not found in log group " + LogReading.GROUP + ". Check logStreamNames");
        }
    }
}
