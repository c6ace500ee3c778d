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

/** The options that select events of a log group, sent by the real HTTP client: on all pages of all scans. */
class FilteredEventsTest {

    private static final List<String> STREAMS = List.of("web-1", "web-2", "worker-1");
    private static final int EVENTS = 300;
    private static final int PAGE = 20;

    private final LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
    private final Instant start = Instant.now().minusSeconds(240);

    private record Stored(String stream, String message) {}

    private final List<Stored> stored = IntStream.range(0, EVENTS)
            .mapToObj(i -> new Stored(STREAMS.get(i % 3), (i % 5 == 0 ? "ERROR" : "INFO") + " line " + i))
            .toList();

    @BeforeEach
    void fill() {
        reading.aws().faults().pageSize(PAGE);
        IntStream.range(0, EVENTS).forEach(i -> reading.aws()
                .put(
                        LogReading.GROUP,
                        stored.get(i).stream(),
                        start.plusMillis(i),
                        stored.get(i).message()));
    }

    @AfterEach
    void close() {
        reading.close();
    }

    private void assertThatOnlyTheseAreRead(String option, Predicate<Stored> wanted) {
        List<String> expected =
                stored.stream().filter(wanted).map(Stored::message).toList();
        assertThat(expected).hasSizeBetween(PAGE + 1, EVENTS - 1);

        reading.of(LogReading.GROUP, option + "&rescanDelay=PT2S");

        long present = start.plusSeconds(120).toEpochMilli();
        reading.awaitThat(
                read -> read.events().stream().map(LogEvent::message).distinct().count() >= expected.size());
        reading.awaitThat(read -> read.liveEdge() > present && read.rescanEdge() > present);
        assertThat(Set.copyOf(reading.messages())).isEqualTo(Set.copyOf(expected));
    }

    @Test
    void filterPatternSelectsEvents() {
        assertThatOnlyTheseAreRead(
                "filterPattern=RAW(ERROR -\"line 15\")",
                event -> event.message().contains("ERROR") && !event.message().contains("line 15"));
    }

    @Test
    void logStreamNamesSelectLogStreams() {
        assertThatOnlyTheseAreRead("logStreamNames=web-1, worker-1", event -> Set.of("web-1", "worker-1")
                .contains(event.stream()));
    }

    @Test
    void logStreamNamePrefixSelectsLogStreams() {
        assertThatOnlyTheseAreRead(
                "logStreamNamePrefix=web-", event -> event.stream().startsWith("web-"));
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
