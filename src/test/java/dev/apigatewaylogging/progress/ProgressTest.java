package dev.apigatewaylogging.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static final LogGroup GROUP = new LogGroup("API-Gateway-Execution-Logs_abc/prod", "eu-west-1", "");
    private static final Cursor LIVE = new Cursor(GROUP, 0);
    private static final Cursor ACCESS = new Cursor(new LogGroup("access", "eu-west-1", ""), 0);
    private static final Cursor LATE = new Cursor(GROUP, 1);

    private final Progress progress = new Progress();

    @BeforeEach
    void nothingIsKept() {
        progress.setCheckpointStore(new MemoryCheckpointStore());
    }

    private Claim claim(String requestId, long... timestamps) {
        return claim(LIVE, requestId, timestamps);
    }

    private Claim claim(Cursor cursor, String requestId, long... timestamps) {
        Claim claim = progress.claim(cursor, requestId);
        for (int i = 0; i < timestamps.length; i++) {
            claim.add(timestamps[i], EventId.of(requestId + timestamps[i] + i), 100);
        }
        return claim;
    }

    @Test
    void nothingIsKnownOfAGroupThatWasNeverRead() {
        assertThat(progress.resumeFrom(LIVE)).isEmpty();
    }

    @Test
    void readingGoesOnWhereItEnded() {
        progress.readThrough(LIVE, 5_000);

        assertThat(progress.resumeFrom(LIVE)).hasValue(5_000);
    }

    @Test
    void theOldestUnsettledRequestHoldsThePositionAtItsFirstLine() {
        claim("a", 1_000, 1_500).settle();
        claim("b", 2_000, 2_100);
        claim("c", 3_000).settle();
        progress.readThrough(LIVE, 5_000);

        assertThat(progress.resumeFrom(LIVE)).hasValue(2_000);
    }

    @Test
    void aRequestThatIsGivenUpTakesNoMemoryAndIsReadAgainAfterARestart() {
        for (int request = 0; request < 8_000; request++) {
            claim("r" + request, 2_000 + request).freeMemory();
        }
        claim("last", 20_000).settle();
        progress.readThrough(LIVE, 30_000);

        assertThat(progress.bytesHeld()).isZero();
        assertThat(progress.resumeFrom(LIVE)).hasValue(2_000);
        assertThat(progress.bytesHeld()).isZero();
    }

    @Test
    void aLineThatCameOutOfOrderHoldsThePositionToo() {
        claim("a", 2_000, 1_200, 2_500);
        progress.readThrough(LIVE, 5_000);

        assertThat(progress.resumeFrom(LIVE)).hasValue(1_200);
    }

    @Test
    void eachPassHasItsOwnPosition() {
        progress.readThrough(LIVE, 9_000);
        progress.readThrough(LATE, 4_000);
        claim(LATE, "a", 3_000);

        assertThat(progress.resumeFrom(LIVE)).hasValue(9_000);
        assertThat(progress.resumeFrom(LATE)).hasValue(3_000);
    }

    @Test
    void aRepeatedEventIsNotAddedTwice() {
        Claim claim = progress.claim(LIVE, "a");

        assertThat(claim.add(1_000, EventId.of("event-1"), 10)).isTrue();
        assertThat(claim.add(1_000, EventId.of("event-1"), 10)).isFalse();
    }

    @Test
    void theSameLinesInAnyOrderBringNothingNew() {
        Claim first = progress.claim(LIVE, "a");
        first.add(1_000, EventId.of("event-1"), 10);
        first.add(1_100, EventId.of("event-2"), 10);
        first.settle();

        Claim again = progress.claim(LATE, "a");
        again.add(1_100, EventId.of("event-2"), 10);
        again.add(1_000, EventId.of("event-1"), 10);

        assertThat(again.bringsNothingNew()).isTrue();
    }

    @Test
    void oneMoreLineIsNews() {
        claim("a", 1_000, 1_100).settle();

        assertThat(claim(LATE, "a", 1_000, 1_100, 1_200).bringsNothingNew()).isFalse();
    }

    private static Claim with(Claim claim, long timestamp, String eventId) {
        claim.add(timestamp, EventId.of(eventId), 100);
        return claim;
    }

    @Test
    void theRemainderOfADeliveredRequestIsNoNewsWhereAScanBeginsInItsMiddle() {
        claim("a", 1_000, 1_100, 1_200).settle();
        progress.readThrough(LIVE, 1_150);

        progress.scansFrom(LIVE, progress.resumeFrom(LIVE).orElseThrow());

        assertThat(with(progress.claim(LIVE, "a"), 1_200, "a12002").bringsNothingNew())
                .isTrue();
    }

    @Test
    void aRemainderMayBeginWithTheSecondOfTheEntriesThatCanStartARequest() {
        claim("a", 1_000, 1_100, 1_200).settle();
        progress.readThrough(LIVE, 1_050);

        progress.scansFrom(LIVE, progress.resumeFrom(LIVE).orElseThrow());
        Claim remainder = with(with(progress.claim(LIVE, "a"), 1_100, "a11001"), 1_200, "a12002");
        remainder.standsAlone();

        assertThat(remainder.bringsNothingNew()).isTrue();
    }

    @Test
    void anyScanThatBeginsInItsMiddleKnowsItsRemainderAlsoOneThatSkipsWhatNeedsNoRescan() {
        progress.passes(GROUP, 2);
        progress.scansFrom(LIVE, 900);
        progress.scansFrom(LATE, 900);
        claim("a", 1_000, 1_100, 1_200).settle();

        progress.scansFrom(LATE, 1_150);

        assertThat(with(progress.claim(LATE, "a"), 1_200, "a12002").bringsNothingNew())
                .isTrue();
    }

    @Test
    void aRequestThatIsDeliveredWhileAScanIsInItsMiddleIsKnownToIt() {
        progress.passes(GROUP, 2);
        progress.scansFrom(LIVE, 900);
        Claim open = claim("a", 1_000, 1_100, 1_200);
        progress.scansFrom(LATE, 1_150);

        open.settle();

        assertThat(with(progress.claim(LATE, "a"), 1_200, "a12002").bringsNothingNew())
                .isTrue();
    }

    @Test
    void whatRunsInsideAnotherRequestWithTheSameIdIsNoRemainder() {
        claim("a", 1_000, 1_100, 1_200).settle();
        progress.readThrough(LIVE, 1_150);

        progress.scansFrom(LIVE, progress.resumeFrom(LIVE).orElseThrow());

        assertThat(with(progress.claim(LIVE, "a"), 1_200, "another").bringsNothingNew())
                .isFalse();
        assertThat(with(progress.claim(LIVE, "b"), 1_200, "a12002").bringsNothingNew())
                .isFalse();
    }

    @Test
    void entriesWithoutAStartThatComeAfterTheirRequestAreLeftToTheRescan() {
        progress.passes(GROUP, 2);
        progress.readThrough(LIVE, 900);
        progress.readThrough(LATE, 900);
        claim("a", 1_000, 1_100).settle();

        assertThat(with(progress.claim(LIVE, "a"), 1_200, "late").bringsNothingNew())
                .isTrue();
        assertThat(with(progress.claim(LATE, "a"), 1_200, "late").bringsNothingNew())
                .isFalse();
    }

    @Test
    void aCanarysGroupRepeatsWhatItsStagesGroupSays() {
        Cursor canary = new Cursor(new LogGroup("API-Gateway-Execution-Logs_abc/prod/Canary", "eu-west-1", ""), 0);
        progress.readThrough(canary, 0);
        Claim stage = claim("a", 1_000);
        stage.setContent("what the entries say");
        stage.settle();

        Claim same = claim(canary, "a", 1_002);
        same.setContent("what the entries say");
        Claim another = claim(canary, "a", 1_004);
        another.setContent("what an attacker says");

        assertThat(stage.isRepeatedElsewhere()).isTrue();
        assertThat(same.bringsNothingNew()).isTrue();
        assertThat(another.bringsNothingNew()).isFalse();
    }

    @Test
    void anotherRequestWithTheSameIdIsNews() {
        claim("a", 1_000, 1_100).settle();

        assertThat(claim("a", 7_000, 7_100).bringsNothingNew()).isFalse();
    }

    @Test
    void memoryIsFullUntilRequestsAreSettled() {
        progress.setMebibytesInMemory(1);
        Claim claim = progress.claim(LIVE, "a");
        claim.add(1_000, EventId.of("event-1"), 2 << 20);
        assertThat(progress.hasRoom()).isFalse();

        claim.settle();

        assertThat(progress.hasRoom()).isTrue();
    }

    @Test
    void whatIsReadAgainAfterARestartHoldsNoMemory() {
        progress.setMebibytesInMemory(1);
        Claim open = progress.claim(LIVE, "a");
        open.add(1_000, EventId.of("event-1"), 2 << 20);

        progress.resumeFrom(LIVE);
        open.settle();

        assertThat(progress.hasRoom()).isTrue();
    }

    @Test
    void theMemoryLimitIsNeverMoreThanTheHeapCanHold() {
        Progress small = new Progress();
        small.setMebibytesInMemory(100);
        small.limitTo(192L << 20);
        Progress large = new Progress();
        large.setMebibytesInMemory(100);
        large.limitTo(512L << 20);

        assertThat(small.bytesAllowed()).isBetween(80L << 20, 90L << 20);
        assertThat(large.bytesAllowed()).isEqualTo(100L << 20);
    }

    @Test
    void whatMayComeOnTopOfTheMemoryLimitIsNeverMoreThanTheHeapCanHold() {
        Progress small = holding(90, 192);
        Progress large = holding(110, 512);

        assertThat(small.isOverfull()).isTrue();
        assertThat(large.isFull()).isTrue();
        assertThat(large.isOverfull()).isFalse();
        assertThat(holding(130, 512).isOverfull()).isTrue();
    }

    /** With a limit of 100 MiB. */
    private Progress holding(int mebibytes, long heap) {
        Progress other = new Progress();
        other.setMebibytesInMemory(100);
        other.limitTo(heap << 20);
        other.setCheckpointStore(new MemoryCheckpointStore());
        other.claim(LIVE, "request").add(1_000, EventId.of("event"), mebibytes << 20);
        return other;
    }

    @Test
    void twoProcessesThatStartTogetherKnowOneAnothersDeliveries() throws Exception {
        MemoryCheckpointStore shared = new MemoryCheckpointStore();
        LogGroup others = new LogGroup("API-Gateway-Execution-Logs_other/prod", "eu-west-1", "");
        try (DefaultCamelContext one = new DefaultCamelContext();
                DefaultCamelContext other = new DefaultCamelContext()) {
            Progress first = started(shared, one);
            Progress second = started(shared, other);
            first.readThrough(LIVE, 500);
            second.readThrough(new Cursor(others, 0), 500);
            Claim delivered = first.claim(LIVE, "a");
            delivered.add(1_000, EventId.of("event-1"), 10);
            delivered.settle();
            first.stop();

            Claim again = second.claim(LIVE, "a");
            again.add(1_000, EventId.of("event-1"), 10);

            assertThat(again.bringsNothingNew()).isTrue();
            second.stop();
        }
    }

    /** A request of which each of two log groups has a part, as after its record was acknowledged. */
    private static void settleInBothLogs(Progress progress) {
        Claim execution = with(with(progress.claim(LIVE, "a"), 1_000, "event-1"), 1_400, "event-2");
        Claim access = with(progress.claim(ACCESS, "a"), 1_390, "event-3");
        Claim.settleAll(List.of(execution, access));
        progress.readThrough(LIVE, 5_000);
        progress.readThrough(ACCESS, 5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "Execution"})
    void whereAKillLeavesOneOfTwoLogsUnwrittenNeitherPartIsDeliveredAgain(String unwritten) throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Progress first = started(store, camel);
            first.readThrough(LIVE, 900);
            first.readThrough(ACCESS, 900);
            store.failForAllWith(unwritten);
            settleInBothLogs(first);
            first.stop();

            Progress second = started(store, camel);
            second.scansFrom(LIVE, second.resumeFrom(LIVE).orElse(900));
            second.scansFrom(ACCESS, second.resumeFrom(ACCESS).orElse(900));

            assertThat(with(second.claim(ACCESS, "a"), 1_390, "event-3").bringsNothingNew())
                    .isTrue();
            assertThat(with(with(second.claim(LIVE, "a"), 1_000, "event-1"), 1_400, "event-2")
                            .bringsNothingNew())
                    .isTrue();
            assertThat(with(second.claim(ACCESS, "b"), 1_390, "event-4").bringsNothingNew())
                    .isFalse();
            second.stop();
        }
    }

    @Test
    void whatOnlyTheOtherLogKnewIsKeptWithTheLogItself() throws Exception {
        MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Progress first = started(store, camel);
            store.failForAllWith("access");
            settleInBothLogs(first);
            first.stop();
            store.failForAllWith("nothing");
            Progress second = started(store, camel);
            second.readThrough(LIVE, 5_000);
            with(second.claim(ACCESS, "a"), 1_390, "event-3").bringsNothingNew();
            second.stop();

            Progress third = started(store, camel);

            assertThat(with(third.claim(ACCESS, "a"), 1_390, "event-3").bringsNothingNew())
                    .isTrue();
            third.stop();
        }
    }

    private static Progress started(MemoryCheckpointStore store, DefaultCamelContext camel) {
        Progress progress = new Progress();
        progress.setCheckpointStore(store);
        progress.setCamelContext(camel);
        progress.start();
        return progress;
    }
}
