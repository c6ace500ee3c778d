package dev.apigatewaylogging.cloudwatch;

import static dev.apigatewaylogging.cloudwatch.LogReading.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.standin.Quotas;
import dev.apigatewaylogging.standin.StandInSettings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy, a portal or a load balancer that answers in AWS's place, with a page for people. */
class AnswersOfOthersTest {

    private static final String PAGE =
            "<!DOCTYPE html><html><head><title>Blocked</title></head><body>Ask <b>your</b> administrator</body></html>";

    private final LogReading log = new LogReading(StandInSettings.standard().withQuotas(Quotas.OFF));

    @AfterEach
    void close() {
        log.close();
    }

    private void put(String message) {
        log.aws().put(GROUP, "stream", Instant.now().minusSeconds(30), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 407, 413, 502})
    void anAnswerThatIsNotOfAwsIsToldWithItsStatusAndReadingGoesOnAfterIt(int status) {
        put("before");
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.of(GROUP, "quotaShare=0&lateArrivalWindow=PT0S");
            log.awaitCount(1);
            log.aws().faults().answerBetween(status, PAGE);

            String told = output.awaitLine("WARN Cannot read " + GROUP);

            assertThat(told).doesNotContain("(null", " null", "administrator");
            if (status != 200) {
                assertThat(told).contains("" + status);
            }
            log.aws().faults().answerBetween(0, "");
            put("after");
            output.awaitLine("INFO Reading " + GROUP + " works again");
            log.assertEachOnce(2);
            assertThat(log.aws().calls().of("FilterLogEvents")).hasSizeLessThan(400);
        }
    }

    @Test
    void pagesWithoutEventsAndWithoutEndAreToldAndReadingGoesOnAfterThem() {
        try (LogOutput output = LogOutput.of(CloudWatchLogsConsumer.class)) {
            log.aws().faults().emptyPages(Integer.MAX_VALUE);
            put("behind them");
            log.of(GROUP, "quotaShare=0&lateArrivalWindow=PT0S&startFrom=PT32S");

            output.awaitLine("WARN Cannot read " + GROUP + ".* one empty page after another");
            log.awaitThat(reading -> !reading.unhealthy().isEmpty());
            log.aws().faults().emptyPages(0);

            log.assertEachOnce(1);
        }
    }
}
