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

/** The long form of {@link DensePagesIT}, in a heap that holds no more than a fraction of the log. */
@ExtendWith(SharedBroker.class)
class DensePagesChaos {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] JVM = {"@src/main/bin/jvm.options", "-Xmx192m"};

    @TempDir
    Path data;

    private void arriveOnceEach(KafkaBroker broker, LogMix mix, int requests, double perSecond) {
        LogPlan plan = LogPlan.before(Instant.now(), mix, requests, perSecond);
        new DensePages(broker, data, PATIENCE, JVM).arriveOnceEach(plan, plan.start());
    }

    @Test
    void dayOfHttpApiArrivesOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.HTTP_API_JSON, LogForm.HTTP_API_CLF), 300_000, 4);
    }

    @Test
    void restRequestsOfFiveEntriesArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.REST_INFO).restEntries(5), 40_000, 20);
    }

    @Test
    void pagesOfTenThousandRequestsArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.HTTP_API_SHORT), 200_000, 10_000);
    }

    @Test
    void mixedLogFormsArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.usual(), 100_000, 400);
    }

    @Test
    void requestsAllOpenAtOnceArriveOnce(KafkaBroker broker) {
        arriveOnceEach(broker, LogMix.of(LogForm.REST_INFO).latency(6_000), 20_000, 4_000);
    }
}
