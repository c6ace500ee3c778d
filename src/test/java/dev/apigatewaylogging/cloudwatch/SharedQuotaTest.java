package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.standin.StandInSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;

/** Somebody else in the account needs calls while a backlog is scanned: AWS throttles him only for a moment. */
class SharedQuotaTest {

    private static final int EVENTS = 60_000;
    private static final int SECONDS = 12;
    private static final int OTHERS_CALLS_A_SECOND = 14;

    @Test
    void whoCallsBesideABacklogIsThrottledForASecondAtMost() {
        try (LogReading reading = new LogReading(StandInSettings.standard())) {
            Instant now = Instant.now();
            for (int event = 0; event < EVENTS; event++) {
                reading.aws().put(LogReading.GROUP, "stream", now.minusMillis(500_000 - event * 8L), "event " + event);
            }
            reading.aws().faults().pageSize(50);
            reading.of(LogReading.GROUP, "quotaShare=0.5&lateArrivalWindow=PT0S");
            // the burst at its beginning is over, and it takes most of the quota for its backlog
            reading.awaitCount(EVENTS / 10);

            List<Boolean> throttled = callsOfAnother(reading);

            assertThat(reading.events())
                    .as("the backlog lasted for all of the time")
                    .hasSizeLessThan(EVENTS);
            assertThat(throttled).as("the connector does use the quota").contains(true);
            assertThat(throttled.subList(OTHERS_CALLS_A_SECOND, throttled.size()))
                    .as("after the first second")
                    .filteredOn(refused -> refused)
                    .hasSizeLessThanOrEqualTo(throttled.size() / 10);
        }
    }

    /** Whether each of the calls was throttled, in their order. */
    private static List<Boolean> callsOfAnother(LogReading reading) {
        List<Boolean> throttled = new ArrayList<>();
        try (CloudWatchLogsClient client = CloudWatchLogsClient.builder()
                .endpointOverride(reading.aws().endpoint())
                .region(Region.of(reading.aws().home().region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .build())
                .build()) {
            long begun = System.nanoTime();
            long between = Duration.ofSeconds(1).toNanos() / OTHERS_CALLS_A_SECOND;
            for (int call = 0; call < SECONDS * OTHERS_CALLS_A_SECOND; call++) {
                while (System.nanoTime() < begun + call * between) {
                    LockSupport.parkNanos(between / 10);
                }
                throttled.add(isThrottled(client));
            }
        }
        return throttled;
    }

    private static boolean isThrottled(CloudWatchLogsClient client) {
        try {
            client.filterLogEvents(call -> call.logGroupName(LogReading.GROUP).limit(1));
            return false;
        } catch (CloudWatchLogsException e) {
            if (e.isThrottlingException()) {
                return true;
            }
            throw e;
        }
    }
}
