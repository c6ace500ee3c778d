/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.checkpoint.CheckpointHealthCheck;
import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import java.time.Duration;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTrackerTest {

    private static final LogGroup GROUP = new LogGroup("API-Gateway-Execution-Logs_abc/prod", "eu-west-1", "");
    private static final ScanId LIVE = new ScanId(GROUP, 0);
    private static final ScanId ACCESS = new ScanId(new LogGroup("access", "eu-west-1", ""), 0);
    private static final ScanId LATE = new ScanId(GROUP, 1);

    private final DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));

    @BeforeEach
    void setEmptyCheckpointStore() {
        tracker.setCheckpointStore(new MemoryCheckpointStore());
    }

    private InFlightRequest claim(String requestId, long... timestamps) {
        return claim(LIVE, requestId, timestamps);
    }

    private InFlightRequest claim(ScanId scanId, String requestId, long... timestamps) {
        InFlightRequest inFlight = tracker.track(scanId, requestId);
        for (int i = 0; i < timestamps.length; i++) {
            inFlight.add(timestamps[i], EventId.parse(requestId + timestamps[i] + i), 100);
        }
        return inFlight;
    }

    @Test
    void positionOfNewLogGroupIsUnknown() {
        assertThat(tracker.resumePosition(LIVE)).isEmpty();
    }

    @Test
    void scanResumesAtItsLastPosition() {
        tracker.advance(LIVE, 5_000);

        assertThat(tracker.resumePosition(LIVE)).hasValue(5_000);
    }

    @Test
    void oldestInFlightRequestHoldsPositionAtItsFirstEntry() {
        claim("a", 1_000, 1_500).acknowledge();
        claim("b", 2_000, 2_100);
        claim("c", 3_000).acknowledge();
        tracker.advance(LIVE, 5_000);

        assertThat(tracker.resumePosition(LIVE)).hasValue(2_000);
    }

    @Test
    void discardedRequestUsesNoMemoryAndIsScannedAgainAfterRestart() {
        for (int request = 0; request < 8_000; request++) {
            claim("r" + request, 2_000 + request).freeMemory();
        }
        claim("last", 20_000).acknowledge();
        tracker.advance(LIVE, 30_000);

        assertThat(tracker.bufferedBytes()).isZero();
        assertThat(tracker.resumePosition(LIVE)).hasValue(2_000);
        assertThat(tracker.bufferedBytes()).isZero();
    }

    @Test
    void outOfOrderEntryHoldsPosition() {
        claim("a", 2_000, 1_200, 2_500);
        tracker.advance(LIVE, 5_000);

        assertThat(tracker.resumePosition(LIVE)).hasValue(1_200);
    }

    @Test
    void eachScanHasItsPosition() {
        tracker.advance(LIVE, 9_000);
        tracker.advance(LATE, 4_000);
        claim(LATE, "a", 3_000);

        assertThat(tracker.resumePosition(LIVE)).hasValue(9_000);
        assertThat(tracker.resumePosition(LATE)).hasValue(3_000);
    }

    @Test
    void repeatedEventIsAddedOnce() {
        InFlightRequest inFlight = tracker.track(LIVE, "a");

        assertThat(inFlight.add(1_000, EventId.parse("event-1"), 10)).isTrue();
        assertThat(inFlight.add(1_000, EventId.parse("event-1"), 10)).isFalse();
    }

    @Test
    void sameEntriesInAnyOrderAreDuplicate() {
        InFlightRequest first = tracker.track(LIVE, "a");
        first.add(1_000, EventId.parse("event-1"), 10);
        first.add(1_100, EventId.parse("event-2"), 10);
        first.acknowledge();

        InFlightRequest again = tracker.track(LATE, "a");
        again.add(1_100, EventId.parse("event-2"), 10);
        again.add(1_000, EventId.parse("event-1"), 10);

        assertThat(again.isDuplicate()).isTrue();
    }

    @Test
    void additionalEntryIsNoDuplicate() {
        claim("a", 1_000, 1_100).acknowledge();

        assertThat(claim(LATE, "a", 1_000, 1_100, 1_200).isDuplicate()).isFalse();
    }

    private static InFlightRequest with(InFlightRequest inFlight, long timestamp, String eventId) {
        inFlight.add(timestamp, EventId.parse(eventId), 100);
        return inFlight;
    }

    @Test
    void remainderOfDeliveredRequestIsDuplicateForScanStartingInsideIt() {
        claim("a", 1_000, 1_100, 1_200).acknowledge();
        tracker.advance(LIVE, 1_150);

        tracker.scansFrom(LIVE, tracker.resumePosition(LIVE).orElseThrow());

        assertThat(with(tracker.track(LIVE, "a"), 1_200, "a12002").isDuplicate())
                .isTrue();
    }

    @Test
    void remainderMayBeginWithSecondPossibleStartEntry() {
        claim("a", 1_000, 1_100, 1_200).acknowledge();
        tracker.advance(LIVE, 1_050);

        tracker.scansFrom(LIVE, tracker.resumePosition(LIVE).orElseThrow());
        InFlightRequest remainder = with(with(tracker.track(LIVE, "a"), 1_100, "a11001"), 1_200, "a12002");
        remainder.standsAlone();

        assertThat(remainder.isDuplicate()).isTrue();
    }

    @Test
    void remainderIsDuplicateForAnyScanStartingInsideRequest() {
        tracker.retainScans(GROUP, 2);
        tracker.scansFrom(LIVE, 900);
        tracker.scansFrom(LATE, 900);
        claim("a", 1_000, 1_100, 1_200).acknowledge();

        tracker.scansFrom(LATE, 1_150);

        assertThat(with(tracker.track(LATE, "a"), 1_200, "a12002").isDuplicate())
                .isTrue();
    }

    @Test
    void requestDeliveredWhileScanIsInsideItIsDuplicate() {
        tracker.retainScans(GROUP, 2);
        tracker.scansFrom(LIVE, 900);
        InFlightRequest open = claim("a", 1_000, 1_100, 1_200);
        tracker.scansFrom(LATE, 1_150);

        open.acknowledge();

        assertThat(with(tracker.track(LATE, "a"), 1_200, "a12002").isDuplicate())
                .isTrue();
    }

    /** After a restart, a rescan follows the live scan closely: Kafka has not acknowledged the request yet. */
    @Test
    void remainderOfInFlightRequestIsDuplicateForScanStartingInsideIt() {
        tracker.retainScans(GROUP, 2);
        tracker.scansFrom(LIVE, 900);
        tracker.scansFrom(LATE, 1_150);
        claim("a", 1_000, 1_100, 1_200).sent();
        assertThat(with(tracker.track(LATE, "a"), 1_200, "a12002").isDuplicate())
                .isTrue();

        claim("b", 1_300, 1_400, 1_500).sent();
        tracker.scansFrom(LATE, 1_450);
        assertThat(with(tracker.track(LATE, "b"), 1_500, "b15002").isDuplicate())
                .isTrue();
    }

    @Test
    void requestInsideAnotherWithSameIdIsNoRemainder() {
        claim("a", 1_000, 1_100, 1_200).acknowledge();
        tracker.advance(LIVE, 1_150);

        tracker.scansFrom(LIVE, tracker.resumePosition(LIVE).orElseThrow());

        assertThat(with(tracker.track(LIVE, "a"), 1_200, "another").isDuplicate())
                .isFalse();
        assertThat(with(tracker.track(LIVE, "b"), 1_200, "a12002").isDuplicate())
                .isFalse();
    }

    @Test
    void lateEntriesWithoutStartAreLeftToRescan() {
        tracker.retainScans(GROUP, 2);
        tracker.advance(LIVE, 900);
        tracker.advance(LATE, 900);
        claim("a", 1_000, 1_100).acknowledge();

        assertThat(with(tracker.track(LIVE, "a"), 1_200, "late").isDuplicate()).isTrue();
        assertThat(with(tracker.track(LATE, "a"), 1_200, "late").isDuplicate()).isFalse();
    }

    @Test
    void canaryLogGroupRepeatsRequestsOfItsStage() {
        ScanId canary = new ScanId(new LogGroup("API-Gateway-Execution-Logs_abc/prod/Canary", "eu-west-1", ""), 0);
        tracker.advance(canary, 0);
        InFlightRequest stage = claim("a", 1_000);
        stage.setContent("what the entries say");
        stage.acknowledge();

        InFlightRequest same = claim(canary, "a", 1_002);
        same.setContent("what the entries say");
        InFlightRequest another = claim(canary, "a", 1_004);
        another.setContent("what an attacker says");

        assertThat(stage.isRepeatedElsewhere()).isTrue();
        assertThat(same.isDuplicate()).isTrue();
        assertThat(another.isDuplicate()).isFalse();
    }

    @Test
    void otherRequestWithSameIdIsNoDuplicate() {
        claim("a", 1_000, 1_100).acknowledge();

        assertThat(claim("a", 7_000, 7_100).isDuplicate()).isFalse();
    }

    @Test
    void bufferIsFullUntilRequestsAreAcknowledged() {
        tracker.setMaxBufferedMebibytes(1);
        InFlightRequest inFlight = tracker.track(LIVE, "a");
        inFlight.add(1_000, EventId.parse("event-1"), 2 << 20);
        assertThat(tracker.hasCapacity()).isFalse();

        inFlight.acknowledge();

        assertThat(tracker.hasCapacity()).isTrue();
    }

    @Test
    void duplicatesAfterRestartUseNoBuffer() {
        tracker.setMaxBufferedMebibytes(1);
        InFlightRequest open = tracker.track(LIVE, "a");
        open.add(1_000, EventId.parse("event-1"), 2 << 20);

        tracker.resumePosition(LIVE);
        open.acknowledge();

        assertThat(tracker.hasCapacity()).isTrue();
    }

    @Test
    void bufferLimitNeverExceedsHeap() {
        DeliveryTracker small = new DeliveryTracker(bound(new DeliveryMetrics()));
        small.setMaxBufferedMebibytes(100);
        small.limitTo(192L << 20);
        DeliveryTracker large = new DeliveryTracker(bound(new DeliveryMetrics()));
        large.setMaxBufferedMebibytes(100);
        large.limitTo(512L << 20);

        DeliveryTracker tiny = new DeliveryTracker(bound(new DeliveryMetrics()));
        tiny.setMaxBufferedMebibytes(100);
        tiny.limitTo(112L << 20);

        assertThat(small.maxBufferedBytes()).isBetween(80L << 20, 90L << 20);
        // the classes and a page take as much of a small heap as of a large one
        assertThat(tiny.maxBufferedBytes()).isBetween(35L << 20, 42L << 20);
        assertThat(large.maxBufferedBytes()).isEqualTo(100L << 20);
    }

    @Test
    void overfullLimitNeverExceedsHeap() {
        DeliveryTracker small = holding(90, 192);
        DeliveryTracker large = holding(110, 512);

        assertThat(small.isOverfull()).isTrue();
        assertThat(large.isBufferFull()).isTrue();
        assertThat(large.isOverfull()).isFalse();
        assertThat(holding(130, 512).isOverfull()).isTrue();
    }

    /** With a limit of 100 MiB. */
    private DeliveryTracker holding(int mebibytes, long heap) {
        DeliveryTracker other = new DeliveryTracker(bound(new DeliveryMetrics()));
        other.setMaxBufferedMebibytes(100);
        other.limitTo(heap << 20);
        other.setCheckpointStore(new MemoryCheckpointStore());
        other.track(LIVE, "request").add(1_000, EventId.parse("event"), mebibytes << 20);
        return other;
    }

    @Test
    void processesStartedTogetherShareDeliveries() throws Exception {
        MemoryCheckpointStore shared = new MemoryCheckpointStore();
        LogGroup others = new LogGroup("API-Gateway-Execution-Logs_other/prod", "eu-west-1", "");
        try (DefaultCamelContext one = new DefaultCamelContext();
                DefaultCamelContext other = new DefaultCamelContext()) {
            DeliveryTracker first = started(shared, one);
            DeliveryTracker second = started(shared, other);
            first.advance(LIVE, 500);
            second.advance(new ScanId(others, 0), 500);
            InFlightRequest delivered = first.track(LIVE, "a");
            delivered.add(1_000, EventId.parse("event-1"), 10);
            delivered.acknowledge();
            first.stop();

            InFlightRequest again = second.track(LIVE, "a");
            again.add(1_000, EventId.parse("event-1"), 10);

            assertThat(again.isDuplicate()).isTrue();
            second.stop();
        }
    }

    /** A request of which each of two log groups has a part, as after its record was acknowledged. */
    private static void settleInBothLogs(DeliveryTracker tracker) {
        InFlightRequest execution = with(with(tracker.track(LIVE, "a"), 1_000, "event-1"), 1_400, "event-2");
        InFlightRequest access = with(tracker.track(ACCESS, "a"), 1_390, "event-3");
        InFlightRequest.acknowledgeAll(List.of(execution, access));
        tracker.advance(LIVE, 5_000);
        tracker.advance(ACCESS, 5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "Execution"})
    void killBetweenCheckpointsOfTwoLogsRedeliversNeitherPart(String unwritten) throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            DeliveryTracker first = started(store, camel);
            first.advance(LIVE, 900);
            first.advance(ACCESS, 900);
            store.failForAllWith(unwritten);
            settleInBothLogs(first);
            first.stop();

            DeliveryTracker second = started(store, camel);
            second.scansFrom(LIVE, second.resumePosition(LIVE).orElse(900));
            second.scansFrom(ACCESS, second.resumePosition(ACCESS).orElse(900));

            assertThat(with(second.track(ACCESS, "a"), 1_390, "event-3").isDuplicate())
                    .isTrue();
            assertThat(with(with(second.track(LIVE, "a"), 1_000, "event-1"), 1_400, "event-2")
                            .isDuplicate())
                    .isTrue();
            assertThat(with(second.track(ACCESS, "b"), 1_390, "event-4").isDuplicate())
                    .isFalse();
            second.stop();
        }
    }

    @Test
    void deliveryKnownFromOtherLogIsStoredWithLogItself() throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            DeliveryTracker first = started(store, camel);
            store.failForAllWith("access");
            settleInBothLogs(first);
            first.stop();
            store.failForAllWith("nothing");
            DeliveryTracker second = started(store, camel);
            second.advance(LIVE, 5_000);
            with(second.track(ACCESS, "a"), 1_390, "event-3").isDuplicate();
            second.stop();

            DeliveryTracker third = started(store, camel);

            assertThat(with(third.track(ACCESS, "a"), 1_390, "event-3").isDuplicate())
                    .isTrue();
            third.stop();
        }
    }

    /** In Kafka, each shard has its own transactions, and one may wait for a broker that is away. */
    @Test
    void writeThatDoesNotEndHoldsUpOnlyItsLogGroup() throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            CheckpointHealthCheck health = new CheckpointHealthCheck();
            DeliveryTracker tracker = withAccessLogHeldUp(store, camel, health);

            tracker.advance(LIVE, 900);

            await().until(() -> store.size() > 1);
            assertThat(health.unwritten()).as("of the other one").isGreaterThan(Duration.ofSeconds(2));
            assertThat(tracker.isCheckpointWritten()).isTrue();
            tracker.advance(ACCESS, 950);
            store.release();
            await().until(() -> health.unwritten().toSeconds() < 1);
            tracker.stop();
            assertThat(started(store, camel).resumePosition(ACCESS)).hasValue(950);
        }
    }

    @Test
    void failureOfLateWriteIsReported() throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            CheckpointHealthCheck health = new CheckpointHealthCheck();
            store.failForAllWith("access");
            DeliveryTracker tracker = withAccessLogHeldUp(store, camel, health);
            assertThat(tracker.isCheckpointWritten()).isTrue();

            store.release();

            await().until(() -> !tracker.isCheckpointWritten());
            assertThat(health.unwritten()).isGreaterThan(Duration.ofSeconds(2));
            tracker.stop();
        }
    }

    /** A tracker whose write of the access log's checkpoint has not ended for some seconds. */
    private static DeliveryTracker withAccessLogHeldUp(
            MemoryCheckpointStore store, DefaultCamelContext camel, CheckpointHealthCheck health) {
        DeliveryTracker tracker = tracker(store, camel);
        tracker.setHealth(health);
        tracker.start();
        store.holdUpAllWith("access");
        tracker.advance(ACCESS, 900);
        await().until(() -> health.unwritten().toSeconds() >= 3);
        return tracker;
    }

    private static DeliveryTracker started(MemoryCheckpointStore store, DefaultCamelContext camel) {
        DeliveryTracker tracker = tracker(store, camel);
        tracker.start();
        return tracker;
    }

    private static DeliveryTracker tracker(MemoryCheckpointStore store, DefaultCamelContext camel) {
        DeliveryTracker tracker = new DeliveryTracker(bound(new DeliveryMetrics()));
        tracker.setCheckpointStore(store);
        tracker.setCamelContext(camel);
        return tracker;
    }
}
