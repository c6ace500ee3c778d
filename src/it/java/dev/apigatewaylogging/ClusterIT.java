package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes share the log groups, and one after the other is killed, restarted or suspended; {@link ClusterChaos} mixes it. */
@ExtendWith(SharedBroker.class)
class ClusterIT {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    /** The same before a suspension, on a machine so busy that flushes of checkpoints take seconds. */
    private static final long REPEATED_BEFORE_A_SUSPENSION = 15_000;

    /** What a suspended process had in flight, it delivers when it wakes. */
    private static final long IN_FLIGHT_MILLIS = 5_000;

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

    /** With names that return, as on virtual machines, the shards wait for their process. Otherwise the others take them over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rollingRestartLosesAndRepeatsNothing(boolean isPermanent, KafkaBroker broker) {
        Map<String, String> environment =
                isPermanent ? Map.of() : Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:1/v4/id");
        List<String> names = List.of("one", "two", "three");
        try (ClusterRun run = new ClusterRun(broker, data).with(environment)) {
            names.forEach(run::start);
            run.feed();
            names.forEach(run::awaitReading);
            Instant begin = Instant.now();

            for (String name : names) {
                assertThat(run.process(name).stop(STOP)).isZero();
                run.start(name).awaitReading(name).awaitAllReaders();
            }
            run.awaitAll();

            assertThat(run.repeated()).isEmpty();
            LOG.info(
                    "Rolling restart, names return: {}; {} requests, longest delay {}",
                    isPermanent,
                    run.requests(),
                    run.longestDelay(begin));
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

    @Test
    void suspendedProcessIsFenced(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.start("one").start("two").feed();
            String victim = run.busiest();

            long suspended = System.currentTimeMillis();
            run.process(victim).suspend();
            try {
                run.awaitTakenOver(victim, TAKE_OVER);
                LOG.info("Suspended: all requests arrived after {}", run.awaitAllReaders());
            } finally {
                run.process(victim).resume();
            }
            long resumed = System.currentTimeMillis();
            run.process(victim).awaitLine("Lost \\d+ shards", TAKE_OVER);
            run.awaitAllReaders();
            run.awaitAll();

            assertThat(run.repeated()).allSatisfy((id, delivered) -> assertThat(delivered)
                    .as(id)
                    .isBetween(suspended - REPEATED_BEFORE_A_SUSPENSION, resumed + IN_FLIGHT_MILLIS));
        }
    }
}
