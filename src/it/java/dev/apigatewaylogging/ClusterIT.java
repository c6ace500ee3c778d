package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two processes share the log groups, and one is killed. {@link ClusterChaos} stops one gracefully. */
@ExtendWith(SharedBroker.class)
class ClusterIT {

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    @TempDir
    Path data;

    @Test
    void logGroupsOfKilledProcessAreTakenOver(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.start("one").start("two").feed();
            String victim = run.busiest();

            long killed = System.currentTimeMillis();
            run.process(victim).kill();
            run.awaitTakenOver(victim, Duration.ofSeconds(30));
            run.awaitAll();

            assertThat(run.repeated())
                    .allSatisfy((id, delivered) ->
                            assertThat(delivered).as(id).isGreaterThan(killed - REPEATED_BEFORE_A_KILL));
        }
    }
}
