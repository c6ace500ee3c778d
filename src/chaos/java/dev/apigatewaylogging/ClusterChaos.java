/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes that share the log groups start and stop. */
@ExtendWith(SharedBroker.class)
class ClusterChaos {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterChaos.class);

    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final int KILLS = 15;
    private static final int STOPS = 10;
    private static final int SUSPENSIONS = 5;
    private static final long SUSPENSION_MILLIS = 60_000;
    private static final long AWAY_MILLIS = 60_000;

    /** What was delivered in the last second before a kill may be delivered again. */
    private static final long REPEATED_BEFORE_A_KILL = 1_000;

    /** The same before a suspension, on a machine so busy that flushes of checkpoints take seconds. */
    private static final long REPEATED_BEFORE_A_SUSPENSION = 15_000;

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    /** What a suspended process had in flight, it delivers when it wakes. */
    private static final long IN_FLIGHT_MILLIS = 5_000;

    @TempDir
    Path data;

    /** How a process is disturbed. */
    private enum Disturbance {
        KILL,
        STOP,
        SUSPEND
    }

    /** A time range in which a delivered request may be delivered again, milliseconds since the epoch. */
    private record Span(long from, long to) {}

    /** With {@code EXACTLY_ONCE=true}, nothing is repeated either. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostIfProcessesAreKilledStoppedAndSuspended(boolean exactlyOnce, KafkaBroker broker)
            throws InterruptedException {
        int percent = Integer.getInteger("cluster.chaos.percent", 100);
        List<Disturbance> disturbances = new ArrayList<>();
        disturbances.addAll(Collections.nCopies(Math.max(1, KILLS * percent / 100), Disturbance.KILL));
        disturbances.addAll(Collections.nCopies(Math.max(1, STOPS * percent / 100), Disturbance.STOP));
        disturbances.addAll(Collections.nCopies(Math.max(1, SUSPENSIONS * percent / 100), Disturbance.SUSPEND));
        Random random = new Random(27);
        Collections.shuffle(disturbances, random);
        List<Span> allowed = new ArrayList<>();
        try (ClusterRun run = new ClusterRun(broker, data, 60, 4, Duration.ofMillis(20))) {
            run.exactlyOnce(exactlyOnce);
            NAMES.forEach(run::start);
            run.feed();
            for (Disturbance disturbance : disturbances) {
                String victim = NAMES.get(random.nextInt(NAMES.size()));
                long from = System.currentTimeMillis() - REPEATED_BEFORE_A_KILL;
                JavaProcess process = run.process(victim);
                switch (disturbance) {
                    case KILL -> {
                        process.kill();
                        allowed.add(new Span(from, System.currentTimeMillis()));
                        LOG.info("{} killed: all requests arrived again after {}", victim, run.awaitAllReaders());
                        run.start(victim);
                    }
                    case STOP -> {
                        run.stop(victim);
                        run.start(victim);
                    }
                    case SUSPEND -> {
                        process.suspend();
                        try {
                            LOG.info("{} suspended: all arrived after {}", victim, run.awaitAllReaders());
                            Thread.sleep(Math.max(1, from + SUSPENSION_MILLIS - System.currentTimeMillis()));
                        } finally {
                            process.resume();
                        }
                        allowed.add(new Span(from, System.currentTimeMillis() + IN_FLIGHT_MILLIS));
                    }
                }
                LOG.info("{} {}: all requests arrived after {}", victim, disturbance, run.awaitAllReaders());
            }
            run.awaitAll();

            Map<String, Long> repeated = run.repeated();
            LOG.info(
                    "Exactly once: {}; {} requests, {} of them delivered again",
                    exactlyOnce,
                    run.requests(),
                    repeated.size());
            if (exactlyOnce) {
                assertThat(repeated).isEmpty();
                assertThat(run.isLogged("without a transaction")).isFalse();
            }
            assertThat(repeated).allSatisfy((id, delivered) -> assertThat(allowed)
                    .as(id)
                    .anyMatch(span -> span.from() < delivered && delivered < span.to()));
        }
    }

    /** The group has no coordinator while a process joins it. Nothing is lost, and no process has to be restarted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clusterRecoversFromBrokerThatIsAwayDuringRebalance(boolean exactlyOnce) throws InterruptedException {
        try (KafkaBroker broker = KafkaBroker.started();
                ClusterRun run = new ClusterRun(broker, data)) {
            run.exactlyOnce(exactlyOnce);
            run.start("one").start("two").feed().start("three");
            long from = System.currentTimeMillis() - REPEATED_BEFORE_A_KILL;

            broker.stop();
            Thread.sleep(AWAY_MILLIS);
            broker.start();

            LOG.info("All requests arrived {} after the return of the broker", run.awaitAllReaders());
            long to = System.currentTimeMillis();
            run.awaitReading("three");
            run.awaitAll();
            Map<String, Long> repeated = run.repeated();
            LOG.info("Exactly once: {}; {} requests, {} repeated", exactlyOnce, run.requests(), repeated.size());
            if (exactlyOnce) {
                assertThat(repeated).isEmpty();
            } else {
                assertThat(repeated.values())
                        .allSatisfy(delivered -> assertThat(delivered).isBetween(from, to));
            }
        }
    }

    /** The shards of a process whose name returns wait for it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rollingRestartWithPermanentNamesLosesAndRepeatsNothing(boolean exactlyOnce, KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.exactlyOnce(exactlyOnce);
            run.restartEachOfThree();

            assertThat(run.repeated()).isEmpty();
        }
    }

    /** The shards of a process whose name does not return are taken over. */
    @Test
    void rollingRestartWithTemporaryNamesLosesAndRepeatsNothing(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data).withoutPermanentNames()) {
            run.restartEachOfThree();

            assertThat(run.repeated()).isEmpty();
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

    @Test
    void exactlyOnceAcrossKillSuspensionAndStop(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data).exactlyOnce(true)) {
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
            run.stop(victim);
            run.awaitAllReaders();
            run.awaitAll();

            assertThat(run.repeated()).isEmpty();
            assertThat(run.offsetsWithoutRecord()).as("ends of transactions").isGreaterThan(run.requests() / 10);
            assertThat(run.isLogged("without a transaction")).isFalse();
            LOG.info("{} requests, {} offsets without record", run.requests(), run.offsetsWithoutRecord());
        }
    }

    @Test
    void gracefulStopReassignsLogGroupsWithoutDuplicates(KafkaBroker broker) {
        try (ClusterRun run = new ClusterRun(broker, data)) {
            run.start("one").feed().start("two");
            for (String name : new String[] {"one", "two"}) {
                run.stop(name);
                run.start(name + " again").awaitTakenOver(name, Duration.ofSeconds(30));
            }
            run.awaitAll();

            assertThat(run.repeated()).isEmpty();
        }
    }
}
