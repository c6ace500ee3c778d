/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.traffic.LogForm;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of few entries, thousands of which are complete within one page, for every build. Larger ones are in {@link
 * DensePagesChaos}.
 */
@ExtendWith(SharedBroker.class)
class DensePagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    private void arriveOnceEach(KafkaBroker broker, LogMix mix, int requests, double perSecond) {
        LogPlan plan = LogPlan.before(Instant.now(), mix, requests, perSecond);
        new DensePages(broker, data, PATIENCE).arriveOnceEach(plan, plan.start());
    }

    @Test
    void twentyMinutesOfHttpApiArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.HTTP_API_JSON, LogForm.HTTP_API_CLF), 24_000, 20);
    }

    @Test
    void restRequestsOfFiveEntriesArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.REST_INFO).restEntries(5), 12_000, 40);
    }

    @Test
    void pageOfTenThousandRequestsArrivesOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.HTTP_API_SHORT), 10_000, 10_000);
    }

    @Test
    void mixedLogFormsArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.usual(), 12_000, 200);
    }

    @Test
    void requestsAllOpenAtOnceArriveOnce(KafkaBroker broker) {
        // all 5,000 have begun before the first of them continues
        arriveOnceEach(broker, LogMix.of(LogForm.REST_INFO).latency(3_000), 5_000, 2_500);
    }
}
