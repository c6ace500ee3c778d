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
 * More open requests than the heap holds, each of one entry: access log entries that wait for their execution log, and
 * execution logs that never continue. The long form is {@link OpenRequestsChaos}.
 */
@ExtendWith(SharedBroker.class)
class OpenRequestsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** All requests begin before the inactivity timeout of the first one, which is ten seconds. */
    private static final int PER_SECOND = 40_000;

    @TempDir
    Path data;

    @Test
    void openRequestsOfOneEntryDoNotFillHeap(KafkaBroker broker) {
        LogMix mix = LogMix.of(LogForm.REST_ACCESS, LogForm.REST_ONE_ENTRY);
        LogPlan plan = LogPlan.before(Instant.now(), mix, 120_000, PER_SECOND);
        new DensePages(broker, data, PATIENCE, "@src/main/bin/jvm.options", "-Xmx128m")
                .arriveOnceEach(plan, plan.start());
    }
}
