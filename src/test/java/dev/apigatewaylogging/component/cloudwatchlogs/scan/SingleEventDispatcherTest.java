/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.Page;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The events of a page, one by one, while some of them fail. */
class SingleEventDispatcherTest {

    private static final ScanId SCAN = new ScanId(new LogGroup("my-group", "eu-west-1", ""), 0);
    private static final List<LogEvent> EVENTS = IntStream.range(0, 6)
            .mapToObj(i -> new LogEvent(SCAN, "stream", "id-" + i, 1_000 + i, 2_000, "line " + i))
            .toList();

    private final SingleEventDispatcher splitter = new SingleEventDispatcher();
    private final List<String> attempts = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();

    private static Page page(List<LogEvent> events) {
        return new Page(SCAN, events, OptionalLong.empty(), Optional.empty());
    }

    private void dispatch(List<LogEvent> events) throws Exception {
        splitter.dispatch(page(events), event -> {
            attempts.add(event.message());
            if (failing.contains(event.message())) {
                throw new IllegalStateException(event.message());
            }
        });
    }

    @Test
    void onlyUnprocessedEventsAreDispatchedAgain() throws Exception {
        failing.add("line 2");
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 2");
        failing.clear();

        dispatch(EVENTS);

        assertThat(attempts).containsExactly("line 0", "line 1", "line 2", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void eventIsBlamedIfItFailsAgainAfterAnotherWasProcessed() throws Exception {
        failing.addAll(List.of("line 2", "line 3"));
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 2");

        dispatch(List.of());
        assertThat(attempts).endsWith("line 3", "line 4", "line 2");

        splitter.skip(EVENTS.get(2));
        failing.clear();
        dispatch(EVENTS);
        assertThat(attempts).endsWith("line 2", "line 3", "line 5");
    }

    @Test
    void eventProcessedAfterAnotherIsNotBlamed() throws Exception {
        failing.add("line 0");
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 0");
        failing.clear();

        assertThatThrownBy(() -> dispatch(List.of())).hasMessage("line 0");
        dispatch(EVENTS);

        assertThat(attempts).containsExactly("line 0", "line 1", "line 0", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void noEventIsBlamedBeforeRetriesAreExhaustedIfNoneIsProcessed() throws Exception {
        EVENTS.forEach(event -> failing.add(event.message()));
        for (int retry = 1; retry < 6; retry++) {
            assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 0");
            assertThatThrownBy(() -> dispatch(List.of())).hasMessage("line 0");
        }
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 0");

        dispatch(List.of());

        splitter.skip(EVENTS.get(0));
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 1");
        assertThatThrownBy(() -> dispatch(List.of())).hasMessage("line 1");
    }

    @Test
    void emptyPageAfterFailingPageIsNoRetry() throws Exception {
        failing.add("line 2");
        assertThatThrownBy(() -> dispatch(EVENTS)).hasMessage("line 2");
        failing.clear();
        dispatch(EVENTS);
        attempts.clear();

        dispatch(List.of());

        assertThat(attempts).isEmpty();
    }
}
