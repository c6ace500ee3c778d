/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new process finds of an old one. */
class LogGroupTrackerTest {

    private static final ScanId LIVE = new ScanId(new LogGroup("group", "eu-west-1", ""), 0);

    private static final SipHash128 HASHES = new SipHash128(SipHash128.randomKey());

    private final MemoryCheckpointStore store = new MemoryCheckpointStore();

    private LogGroupTracker open() throws IOException {
        return new LogGroupTracker(LIVE.group(), "document", store, HASHES, new CrossLogIndex(), new AtomicLong(), 0);
    }

    private static InFlightRequest claim(LogGroupTracker group, int request) {
        InFlightRequest inFlight = new InFlightRequest(group, LIVE, "request-" + request);
        inFlight.add(request * 10L, EventId.parse(request + "-0"), 10);
        inFlight.add(request * 10L + 5, EventId.parse(request + "-1"), 10);
        inFlight.standsAlone();
        return inFlight;
    }

    @Test
    void positionsAndDeliveredRequestsAreRestored() throws IOException {
        LogGroupTracker before = open();
        claim(before, 1).acknowledge();
        claim(before, 2);
        claim(before, 3).acknowledge();
        before.advance(0, 1_000);
        LogGroupTracker.flush(List.of(before));

        LogGroupTracker after = open();

        assertThat(after.resume(0)).hasValue(20);
        assertThat(claim(after, 3).isDuplicate()).isTrue();
        assertThat(claim(after, 2).isDuplicate()).isFalse();
    }

    @Test
    void manyFlushesLeaveFewCheckpoints() throws IOException {
        LogGroupTracker before = open();
        for (int request = 1; request <= 30_000; request++) {
            claim(before, request).acknowledge();
            before.advance(0, request * 10L);
            if (request % 100 == 0) {
                LogGroupTracker.flush(List.of(before));
            }
        }

        assertThat(store.size()).isLessThan(5);
        assertThat(claim(open(), 30_000).isDuplicate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void missingJournalSegmentHidesNoLaterOne(int lost) throws IOException {
        LogGroupTracker before = open();
        before.advance(0, 5);
        for (int request = 1; request <= 3_000; request++) {
            claim(before, request).acknowledge();
        }
        LogGroupTracker.flush(List.of(before));
        store.put("document.delivered-" + lost, new byte[0]);

        LogGroupTracker after = open();
        claim(after, 3_001).acknowledge();
        LogGroupTracker.flush(List.of(after));

        assertThat(claim(after, 3_000).isDuplicate()).isTrue();
        assertThat(claim(open(), 3_001).isDuplicate()).isTrue();
        assertThat(claim(open(), 3_000).isDuplicate()).isTrue();
    }

    @Test
    void deliveredRequestsSurviveCrashBetweenWritesOfFlush() throws IOException {
        LogGroupTracker before = open();
        before.advance(0, 5);
        LogGroupTracker.flush(List.of(before));
        claim(before, 1).acknowledge();
        before.advance(0, 1_000);
        store.failFor("document");
        try {
            LogGroupTracker.flush(List.of(before));
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("document");
        }

        LogGroupTracker after = open();

        assertThat(after.resume(0)).hasValue(5);
        assertThat(claim(after, 1).isDuplicate()).isTrue();
    }

    @Test
    void disabledScanHoldsNoPosition() throws IOException {
        LogGroupTracker before = open();
        before.advance(0, 1_000_000);
        before.advance(1, 1_000);
        LogGroupTracker.flush(List.of(before));

        LogGroupTracker after = open();
        after.retainScans(1);
        for (int request = 1; request <= 30_000; request++) {
            claim(after, request).acknowledge();
            after.advance(0, 1_000_000 + request * 10L);
            if (request % 1_000 == 0) {
                LogGroupTracker.flush(List.of(after));
            }
        }

        assertThat(store.size()).isLessThan(5);
    }

    @Test
    void failedWriteIsRepeatedByNextFlush() throws IOException {
        LogGroupTracker before = open();
        claim(before, 1).acknowledge();
        store.failFor("document.delivered-0");
        try {
            LogGroupTracker.flush(List.of(before));
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("delivered");
        }
        store.failFor("");
        LogGroupTracker.flush(List.of(before));

        assertThat(claim(open(), 1).isDuplicate()).isTrue();
    }

    @Test
    void remainderOfRequestIsDuplicateAfterRestart() throws IOException {
        LogGroupTracker before = open();
        claim(before, 1).acknowledge();
        for (int request = 2; request <= 5_000; request++) {
            claim(before, request).acknowledge();
        }
        before.advance(0, 13);
        LogGroupTracker.flush(List.of(before));

        LogGroupTracker after = open();
        assertThat(after.resume(0)).hasValue(13);
        after.scansFrom(0, 13);
        InFlightRequest remainder = new InFlightRequest(after, LIVE, "request-1");
        remainder.add(15, EventId.parse("1-1"), 10);
        InFlightRequest inside = new InFlightRequest(after, LIVE, "request-1");
        inside.add(15, EventId.parse("1-2"), 10);

        assertThat(remainder.isDuplicate()).isTrue();
        assertThat(inside.isDuplicate()).isFalse();
    }
}
