package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share the log groups start and stop. */
@ExtendWith(SharedBroker.class)
class ClusterChaos {

    @TempDir
    Path data;

    @Test
    void gracefulStopReassignsLogGroupsWithoutDuplicates(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.start("one").feed().start("two");
            for (String name : new String[] {"one", "two"}) {
                assertThat(run.process(name).stop(Duration.ofSeconds(40))).isZero();
                run.start(name + " again").awaitTakenOver(name, Duration.ofSeconds(30));
            }
            run.awaitAll();

            assertThat(run.repeated()).isEmpty();
        }
    }
}
