package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that wait for a log group that is behind take the memory: that log group alone goes on. */
class FullMemoryTest {

    private static final int EVENTS = 200;
    private static final int PAGE = 20;
    private static final int PAGES_APART = 3 * PAGE;
    private static final String ONE = "one";
    private static final String OTHER = "other";

    @Test
    void logGroupsAreScannedSideBySideInTheTimeOfTheLog() {
        try (LogReading reading = new LogReading(FakeAwsSettings.standard().withQuotas(RateLimits.OFF))) {
            reading.aws().faults().pageSize(PAGE);
            Instant start = Instant.now().minusSeconds(600);
            for (int event = 0; event < EVENTS; event++) {
                for (String group : List.of(OTHER, ONE)) {
                    reading.aws().put(group, "stream", start.plusSeconds(event), group + " " + event);
                }
            }

            reading.full().of(OTHER + "," + ONE, "startFrom=PT11M");

            reading.awaitCount(EVENTS * 2);
            List<String> messages = reading.messages();
            assertThat(messages).doesNotHaveDuplicates();
            for (int event = 0; event < EVENTS; event++) {
                assertThat(messages.indexOf(OTHER + " " + event) - messages.indexOf(ONE + " " + event))
                        .as("places between the events of one time")
                        .isBetween(-PAGES_APART, PAGES_APART);
            }
        }
    }
}
