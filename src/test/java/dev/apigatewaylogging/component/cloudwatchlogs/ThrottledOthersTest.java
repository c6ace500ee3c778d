/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.LogsClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;

/**
 * The connector uses nine tenths of the quota. As soon as another client of the account needs some of it, so that AWS
 * throttles, it uses half of that.
 */
class ThrottledOthersTest {

    private static final String OTHERS = "of-somebody-else";
    private static final int EVENTS = 30_000;
    private static final Duration BACKLOG = Duration.ofMinutes(9);

    /** Of AWS's quota of 25 requests per second, what is left when the connector uses half of its nine tenths. */
    private static final Duration BETWEEN_CALLS_OF_OTHERS = Duration.ofMillis(100);

    private final LogReading log = new LogReading(FakeAwsSettings.standard());
    private final CloudWatchLogsClient somebodyElse = LogsClient.of(log.aws());

    @BeforeEach
    void logBacklog() {
        log.aws().group(OTHERS);
        Instant start = Instant.now().minus(BACKLOG);
        for (int event = 0; event < EVENTS; event++) {
            log.aws()
                    .put(
                            LogReading.GROUP,
                            "stream",
                            start.plus(BACKLOG.multipliedBy(event).dividedBy(EVENTS)),
                            "event " + event);
        }
        log.aws().faults().pageSize(10);
    }

    @AfterEach
    void close() {
        somebodyElse.close();
        log.close();
    }

    private List<Call> calls(Instant from, Instant to) {
        return log.aws().calls().of("FilterLogEvents").stream()
                .filter(call -> !call.at().isBefore(from) && call.at().isBefore(to))
                .toList();
    }

    private double requestsPerSecond(Instant from, Instant to) {
        return calls(from, to).size() / (Duration.between(from, to).toMillis() / 1e3);
    }

    private long throttledRequests() {
        return log.aws().calls().rejected("ThrottlingException");
    }

    /** Whether it was let through. */
    private boolean sendOtherClientRequest() {
        try {
            somebodyElse.filterLogEvents(request -> request.logGroupName(OTHERS));
            return true;
        } catch (CloudWatchLogsException e) {
            return false;
        }
    }

    @Test
    void connectorYieldsQuotaWithinOneSecond() {
        // a smaller fraction would be reached again without any halving
        log.of(LogReading.GROUP, "maxQuotaUtilization=0.9&rescanDelay=PT0S");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> requestsPerSecond(Instant.now().minusSeconds(3), Instant.now()) > 20);
        Instant now = Instant.now();
        double before = requestsPerSecond(now.minusSeconds(3), now);
        assertThat(throttledRequests()).isZero();

        AtomicInteger refusedToThem = new AtomicInteger();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    refusedToThem.addAndGet(sendOtherClientRequest() ? 0 : 1);
                    return throttledRequests() > refusedToThem.get();
                });
        Instant aSecondLater = Instant.now().plusSeconds(1);
        await().until(() -> Instant.now().isAfter(aSecondLater));

        List<Boolean> letThrough = new ArrayList<>();
        await().pollInterval(BETWEEN_CALLS_OF_OTHERS)
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    letThrough.add(sendOtherClientRequest());
                    return Instant.now().isAfter(aSecondLater.plusSeconds(4));
                });
        long allCalls = calls(aSecondLater, Instant.now()).size();
        double after = (allCalls - letThrough.size())
                / (Duration.between(aSecondLater, Instant.now()).toMillis() / 1e3);
        assertThat(after).isLessThan(before * 0.7);
        assertThat(letThrough).hasSizeGreaterThan(20).doesNotContain(false);
    }
}
