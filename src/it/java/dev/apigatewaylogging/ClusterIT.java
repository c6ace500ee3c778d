/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes share the log groups, and one is killed, another one stopped; {@link ClusterChaos} also suspends and restarts them. */
@ExtendWith(SharedBroker.class)
class ClusterIT {

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    @TempDir
    Path data;

    /** With {@code EXACTLY_ONCE=true}, a consumer of committed records sees each once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logGroupsOfKilledAndStoppedProcessesAreTakenOver(boolean exactlyOnce, KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data).exactlyOnce(exactlyOnce)) {
            run.start("one").start("two").feed();
            String victim = run.busiest();

            long killing = System.currentTimeMillis();
            run.process(victim).kill();
            long killed = System.currentTimeMillis();
            run.awaitTakenOver(victim, TAKE_OVER);
            run.start("three").awaitReading("three").awaitAllReaders();
            run.stop("three");
            run.awaitAllReaders();
            run.awaitAll();

            Map<String, Long> repeated = run.repeated();
            if (exactlyOnce) {
                assertThat(repeated).isEmpty();
                assertThat(run.offsetsWithoutRecord())
                        .as("ends of transactions")
                        .isGreaterThan(run.requests() / 10);
            } else {
                assertThat(repeated)
                        .allSatisfy((id, delivered) ->
                                assertThat(delivered).as(id).isBetween(killing - REPEATED_BEFORE_A_KILL, killed));
            }
            assertThat(run.isLogged("without a transaction")).isFalse();
        }
    }
}
