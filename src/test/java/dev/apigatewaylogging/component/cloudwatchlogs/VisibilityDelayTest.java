/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** However long events need to become visible, the live scan finds them when they are, and hands each over once. */
class VisibilityDelayTest {

    private static final int EVENTS = 100;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** Milliseconds until the event of the number is visible, by the name of the log group. */
    private static final Map<String, IntUnaryOperator> DELAYS = Map.of(
            "half-a-second", event -> 500,
            "five-seconds", event -> 5_000,
            "twelve-seconds", event -> 12_000,
            "one-in-four-is-slow", event -> event % 4 == 0 ? 15_000 : 200,
            "from-quick-to-slow", event -> event < EVENTS / 2 ? 300 : 20_000,
            "from-slow-to-quick", event -> event < EVENTS / 2 ? 20_000 : 300);

    @Test
    void liveScanDispatchesEachEventOnce() {
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            Instant start = Instant.now();
            DELAYS.forEach((group, delay) -> log(reading, group, start, delay));

            reading.of(String.join(",", DELAYS.keySet()), "rescanDelay=PT0S");

            reading.awaitCount(EVENTS * DELAYS.size());
            Map<String, List<LogEvent>> events = reading.events().stream()
                    .collect(Collectors.groupingBy(
                            event -> event.scanId().group().name()));
            assertThat(events).hasSize(DELAYS.size()).allSatisfy((group, found) -> {
                assertThat(found).extracting(LogEvent::eventId).hasSize(EVENTS).doesNotHaveDuplicates();
            });
        }
    }

    /** The events scanned last before the present are the most likely to be incomplete. */
    @Test
    void endOfBacklogIsScannedAgain() {
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            Instant start = Instant.now();
            Instant earliest = start.minusSeconds(100);
            reading.aws().group("backlog");
            for (int event = 0; event < EVENTS; event++) {
                Instant time = earliest.plusSeconds(event);
                reading.aws().put("backlog", "stream", time, "at once " + event, time);
                reading.aws().put("backlog", "stream", time, "late " + event, start.plusSeconds(8));
            }

            reading.of("backlog", "rescanDelay=PT0S&startFrom=" + start.minusSeconds(110));

            reading.awaitCount(2 * EVENTS);
            assertThat(reading.events())
                    .extracting(LogEvent::eventId)
                    .hasSize(2 * EVENTS)
                    .doesNotHaveDuplicates();
        }
    }

    /**
     * A scan window of two pages, the second of which is processed after the rescan is due for its time: an event that has
     * become visible behind the first page since is the rescan's.
     */
    @Test
    void rescanSkipsNoEventScannedBeforeItWasDue() {
        Instant start = Instant.now();
        // scanned again from 15 s on
        Instant time = start.minusSeconds(185);
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))
                .processing(() -> await().until(() -> Instant.now().isAfter(start.plusSeconds(17))))) {
            reading.aws().group("backlog");
            for (int event = 0; event < 12_000; event++) {
                reading.aws().put("backlog", "stream", time.plusMillis(event / 12), "event " + event, time);
            }
            reading.aws().put("backlog", "stream", time, "late", start.plusSeconds(10));

            reading.of("backlog", "rescanDelay=PT200S&startFrom=" + start.minusSeconds(205));

            reading.awaitThat(done -> done.messages().contains("late"));
            assertThat(reading.events())
                    .filteredOn(event -> event.message().equals("late"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.scanId().index()).isEqualTo(1));
        }
    }

    private static void log(LogReading reading, String group, Instant start, IntUnaryOperator delay) {
        reading.aws().group(group);
        for (int event = 0; event < EVENTS; event++) {
            Instant time = start.plus(BETWEEN.multipliedBy(event));
            reading.aws().put(group, "stream", time, "event " + event, time.plusMillis(delay.applyAsInt(event)));
        }
    }
}
