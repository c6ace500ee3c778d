package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes share the log groups, and one after the other is killed, restarted or suspended; {@link ClusterChaos} mixes it. */
@ExtendWith(SharedBroker.class)
class ClusterIT {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    @TempDir
    Path data;

    @Test
    void logGroupsOfKilledProcessAreTakenOver(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.start("one").start("two").feed();
            String victim = run.busiest();

            long killed = System.currentTimeMillis();
            run.process(victim).kill();
            run.awaitTakenOver(victim, TAKE_OVER);
            run.awaitAll();

            assertThat(run.repeated())
                    .allSatisfy((id, delivered) ->
                            assertThat(delivered).as(id).isGreaterThan(killed - REPEATED_BEFORE_A_KILL));
        }
    }

    /** The shards of a process whose name does not return are taken over; {@link ClusterChaos} also has names that return. */
    @Test
    void rollingRestartLosesAndRepeatsNothing(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data).withoutPermanentNames()) {
            run.restartEachOfThree();

            assertThat(run.repeated()).isEmpty();
        }
    }

    @Test
    void exactlyOnceAcrossKillSuspensionAndStop(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data).exactlyOnce()) {
            run.start("one").start("two").feed();
            String victim = run.busiest();
            String other = victim.equals("one") ? "two" : "one";

            run.process(victim).kill();
            run.awaitTakenOver(victim, TAKE_OVER);
            run.start(victim).awaitReading(victim);
            run.process(other).suspend();
            try {
                run.awaitAllReaders();
            } finally {
                run.process(other).resume();
            }
            run.process(other).awaitLine("Lost \\d+ shards", TAKE_OVER);
            run.awaitAllReaders();
            assertThat(run.process(victim).stop(STOP)).isZero();
            run.awaitAllReaders();
            run.awaitAll();

            assertThat(run.repeated()).isEmpty();
            assertThat(run.offsetsWithoutRecord()).as("ends of transactions").isGreaterThan(run.requests() / 10);
            assertThat(run.isLogged("without a transaction")).isFalse();
            LOG.info("{} requests, {} offsets without record", run.requests(), run.offsetsWithoutRecord());
        }
    }
}
