/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowDeduplicatorTest {

    private static final int MANY = 10_000;

    private final WindowDeduplicator seen = new WindowDeduplicator();

    @Test
    void recognizesAllAddedEvents() {
        List<LogEvent> events = events(0, MANY);
        events.forEach(seen::add);

        assertThat(events).allMatch(seen::contains);
        assertThat(seen.size()).isEqualTo(MANY);
        assertThat(events(MANY, MANY)).noneMatch(seen::contains);
    }

    @Test
    void recognizesEventsAddedAfterLookup() {
        events(0, MANY).forEach(seen::add);
        assertThat(events(0, 1)).allMatch(seen::contains);

        events(MANY, MANY).forEach(seen::add);

        assertThat(events(0, 2 * MANY)).allMatch(seen::contains);
        assertThat(seen.size()).isEqualTo(2 * MANY);
    }

    @Test
    void clearForgetsAllEvents() {
        events(0, MANY).forEach(seen::add);
        assertThat(events(0, 1)).allMatch(seen::contains);
        events(MANY, MANY).forEach(seen::add);

        seen.clear();

        assertThat(seen.size()).isZero();
        assertThat(events(0, 2 * MANY)).noneMatch(seen::contains);
        events(7, 1).forEach(seen::add);
        assertThat(events(7, 1)).allMatch(seen::contains);
        assertThat(seen.size()).isOne();
    }

    @Test
    void forgetsEventsBeforeRescannableTime() {
        events(0, 2 * MANY).forEach(seen::add);

        seen.forgetBefore(MANY);

        assertThat(events(0, MANY)).noneMatch(seen::contains);
        assertThat(events(MANY, MANY)).allMatch(seen::contains);
    }

    private static List<LogEvent> events(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> new LogEvent(null, "stream", "event-" + number, number, number, "text"))
                .toList();
    }
}
