/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The work of a shard begins and ends as often: another process may take over only when all of it has ended, and only then
 * is a shard that has returned loaded.
 */
class SharedWorkTest {

    private static final String OTHER_GROUP = "API-Gateway-Execution-Logs_def/prod";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LogReading log = new LogReading(FakeAwsSettings.standard());
    private final Share share = new Share();
    private final Positions positions = new Positions();

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void rewoundLogGroupsAreWorkOnce() {
        start(LogReading.GROUP);

        positions.rewinds.incrementAndGet();
        put("second");
        log.awaitCount(3);
        positions.rewinds.incrementAndGet();
        log.awaitCount(5);
        share.led = false;

        await().atMost(SOON).until(() -> positions.revoked.get() == 1);
        assertThat(share.inProgress).hasValue(0);
        assertThat(share.begun).hasValue(3);
    }

    @Test
    void rewoundLogGroupsOfOtherProcessAreDrained() {
        start(LogReading.GROUP);

        share.led = false;
        positions.rewinds.incrementAndGet();

        await().atMost(SOON).until(() -> positions.revoked.get() == 1);
        assertThat(positions.drained).hasValue(1);
        assertThat(share.inProgress).hasValue(0);
    }

    @Test
    void workEndsOnceIfTheEndOfOtherWorkFails() {
        log.aws().group(OTHER_GROUP);
        start(LogReading.GROUP + "," + OTHER_GROUP);
        await().atMost(SOON).untilAsserted(() -> assertThat(share.inProgress).hasValue(2));

        positions.failing = OTHER_GROUP;
        share.led = false;
        await().atMost(SOON).until(() -> positions.failures.get() > 1);
        positions.failing = "";

        await().atMost(SOON).untilAsserted(() -> assertThat(share.inProgress).hasValue(0));
        log.stop();
        assertThat(share.inProgress).hasValue(0);
    }

    private void start(String groups) {
        put("first");
        log.with(share).storing(positions).of(groups, "maxQuotaUtilization=0");
        log.awaitCount(1);
        assertThat(share.inProgress.get()).isPositive();
    }

    private void put(String message) {
        Instant now = Instant.now();
        log.aws().put(LogReading.GROUP, "stream", now.minusSeconds(60), message, now);
    }

    /** A process that leads everything or nothing. */
    private static final class Share implements Leadership {

        private final AtomicInteger inProgress = new AtomicInteger();
        private final AtomicInteger begun = new AtomicInteger();
        private volatile boolean led = true;

        @Override
        public void join() {
            // it is joined
        }

        @Override
        public boolean isStandalone() {
            return false;
        }

        @Override
        public boolean isLeader(String work) {
            return led;
        }

        @Override
        public void begin(String work) {
            begun.incrementAndGet();
            inProgress.incrementAndGet();
        }

        @Override
        public void end(String work) {
            inProgress.decrementAndGet();
        }
    }

    /** No stored positions, so that each rewind reads everything again. */
    private static final class Positions implements ScanCheckpointer {

        private final AtomicInteger rewinds = new AtomicInteger();
        private final AtomicInteger revoked = new AtomicInteger();
        private final AtomicInteger drained = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile String failing = "";

        @Override
        public void retainScans(LogGroup group, int count) {
            // nothing is stored
        }

        @Override
        public OptionalLong resumePosition(ScanId scanId) {
            return OptionalLong.empty();
        }

        @Override
        public void scansFrom(ScanId scanId, long position) {
            // nothing is stored
        }

        @Override
        public void advance(ScanId scanId, long position) {
            // nothing is stored
        }

        @Override
        public void markMissing(LogGroup group) {
            // no metrics
        }

        @Override
        public void refresh() {
            // nothing is stored
        }

        @Override
        public int rewinds() {
            return rewinds.get();
        }

        @Override
        public void drain(Collection<LogGroup> groups) {
            drained.addAndGet(List.copyOf(groups).size());
        }

        @Override
        public void revoke(LogGroup group) {
            if (group.name().equals(failing)) {
                failures.incrementAndGet();
                throw new IllegalStateException("made up");
            }
            revoked.incrementAndGet();
        }
    }
}
