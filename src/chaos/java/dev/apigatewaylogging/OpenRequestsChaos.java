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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The long form of {@link OpenRequestsIT}. */
@ExtendWith(SharedBroker.class)
class OpenRequestsChaos {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PER_SECOND = 40_000;

    @TempDir
    Path data;

    @ParameterizedTest
    @EnumSource(names = {"REST_ACCESS", "REST_ONE_ENTRY"})
    void openRequestsOfOneEntryDoNotFillHeap(LogForm form, KafkaBroker broker) {
        LogPlan plan = LogPlan.before(Instant.now(), LogMix.of(form), 330_000, PER_SECOND);
        new DensePages(broker, data, PATIENCE, "@src/main/bin/jvm.options", "-Xmx320m")
                .arriveOnceEach(plan, plan.start());
    }
}
