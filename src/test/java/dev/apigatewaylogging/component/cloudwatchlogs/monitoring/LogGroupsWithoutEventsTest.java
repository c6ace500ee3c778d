/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.LogOutput;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogGroupsWithoutEventsTest {

    private final LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class);
    private long now = 1_000_000;
    private final LogGroupsWithoutEvents silent = new LogGroupsWithoutEvents(() -> now);

    @AfterEach
    void close() {
        output.close();
    }

    /** Reads an empty page of each log group every second. */
    private void poll(Duration duration, String... logGroups) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            now += 1000;
            List.of(logGroups).forEach(logGroup -> silent.read(logGroup, false));
        }
    }

    private List<String> hints() {
        return output.lines("No log event in ");
    }

    @Test
    void logGroupsWithoutEventAreLoggedOnceAndTogether() {
        silent.started("b");
        poll(Duration.ofSeconds(10), "b");
        silent.started("a");
        poll(Duration.ofMinutes(9), "a", "b");
        assertThat(hints()).isEmpty();

        poll(Duration.ofMinutes(2), "a", "b");
        assertThat(hints()).singleElement().asString().startsWith("INFO No log event in a, b for ten minutes");

        poll(Duration.ofHours(2), "a", "b");
        assertThat(hints()).hasSize(1);
    }

    @Test
    void logGroupWithOneEventIsNotLogged() {
        silent.started("busy");
        silent.started("silent");
        poll(Duration.ofMinutes(9), "busy", "silent");
        silent.read("busy", true);
        poll(Duration.ofMinutes(30), "busy", "silent");

        assertThat(hints()).singleElement().asString().contains(" in silent for ");
    }

    @Test
    void logGroupThatCannotBeReadIsNotLogged() {
        silent.started("unreadable");
        silent.started("gone");
        poll(Duration.ofMinutes(5), "gone");
        silent.ended("gone");
        poll(Duration.ofMinutes(30), "gone", "other");

        assertThat(hints()).isEmpty();
    }

    @Test
    void manyLogGroupsAreCounted() {
        String[] names = new String[25];
        for (int name = 0; name < names.length; name++) {
            names[name] = "group-" + (10 + name);
            silent.started(names[name]);
        }
        poll(Duration.ofMinutes(11), names);

        assertThat(hints())
                .singleElement()
                .asString()
                .contains("group-10, ", "group-29 and 5 more log groups")
                .doesNotContain("group-30");
    }
}
