/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FormatSuggestionsTest {

    private static final LogGroup GROUP = new LogGroup("access", "eu-west-1", "123456789012");
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(FormatSuggestions.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final FormatSuggestions suggestions = new FormatSuggestions(nanos::get);
    private int next;

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

    private List<String> entries(String form, int number) {
        next += number;
        return IntStream.range(next - number, next)
                .mapToObj(i -> form.replace("ID", "3fd06369-5a1b-4c2d-8e3f-9a0002%06d".formatted(i))
                        .replace("PATH", "/pets/" + i))
                .toList();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> messages() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private List<String> formats() {
        return suggestions.current().stream()
                .map(current -> current.suggestion().format())
                .toList();
    }

    @Test
    void logsASuggestionOnceForEachLogGroup() {
        for (int page = 0; page < 20; page++) {
            suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 10));
            suggestions.unparseable(new LogGroup("other", "eu-west-1", ""), entries("GET,PATH,200,ID", 10));
            pass(Duration.ofMinutes(2));
        }

        assertThat(messages()).hasSize(2);
        assertThat(messages().get(0))
                .contains("log group access")
                .contains("$context.requestId|$context.httpMethod|$context.path|$context.status");
        assertThat(formats())
                .containsExactly(
                        "$context.requestId|$context.httpMethod|$context.path|$context.status",
                        "$context.httpMethod,$context.path,$context.status,$context.requestId");
    }

    @Test
    void logsAChangedSuggestionLater() {
        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 50));
        pass(Duration.ofMinutes(2));
        suggestions.unparseable(GROUP, entries("GET,PATH,200,ID", 50));

        assertThat(formats()).containsExactly("$context.httpMethod,$context.path,$context.status,$context.requestId");
        assertThat(messages()).hasSize(1);
        pass(Duration.ofMinutes(10));
        suggestions.unparseable(GROUP, entries("GET,PATH,200,ID", 1));
        assertThat(messages()).hasSize(2);
        assertThat(messages().get(1)).contains("$context.httpMethod,$context.path");
    }

    @Test
    void keepsTheSuggestionWhileItMatchesHalfOfTheEvents() {
        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 50));
        for (int page = 0; page < 20; page++) {
            pass(Duration.ofMinutes(5));
            suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 15));
            suggestions.unparseable(GROUP, entries("GET,PATH,200,ID", 15));
        }

        assertThat(messages()).hasSize(1);
    }

    @Test
    void collectsTheEventsOfSeveralPages() {
        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 1));
        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 1));
        assertThat(formats()).isEmpty();

        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 1));

        assertThat(formats()).hasSize(1);
    }

    @Test
    void forgetsALogGroupThatHasNoSuchEventsAnymore() {
        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 5));
        pass(Duration.ofHours(1));

        assertThat(suggestions.current()).isEmpty();
    }

    @Test
    void logsNothingForAnotherKindOfLog() {
        suggestions.unparseable(GROUP, entries("START RequestId: ID Version: $LATEST", 50));

        assertThat(messages()).isEmpty();
        assertThat(suggestions.current()).isEmpty();
    }

    @Test
    void pointsToTheDocumentationIfItFindsNoFormat() {
        suggestions.unparseable(GROUP, entries("GET PATH HTTP/1.1 200 203.0.113.7", 5));

        assertThat(messages())
                .singleElement()
                .asString()
                .contains("docs/formats.md", "$context.httpMethod", "$context.path");
    }

    @Test
    void logsNoValue() {
        suggestions.unparseable(
                GROUP, entries("ID|GET|PATH?key=hunter2|200|hunter2|\"a hunter2\"|203.0.113.7|k=hunter2", 50));

        assertThat(messages()).hasSize(1);
        assertThat(messages() + formats().toString())
                .doesNotContain("hunter2", "3fd06369", "203.0.113.7", "/pets", "GET", "200");
    }

    /** What is kept of one log group cannot fill the memory that all log groups share. */
    @Test
    void examinesLaterLogGroupsAlthoughOthersHaveLongEvents() {
        for (int group = 0; group < 200; group++) {
            suggestions.unparseable(
                    new LogGroup("long" + group, "eu-west-1", ""), entries("ID|GET|PATH|200|" + "x".repeat(1_500), 50));
        }

        suggestions.unparseable(GROUP, entries("ID|GET|PATH|200", 5));

        assertThat(suggestions.current())
                .extracting(current -> current.group().name())
                .contains("access");
    }
}
