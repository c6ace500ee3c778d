package dev.apigatewaylogging.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.hash.SipHash128;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new process finds of an old one. */
class GroupProgressTest {

    private static final Cursor LIVE = new Cursor(new LogGroup("group", "eu-west-1", ""), 0);

    private static final SipHash128 HASHES = new SipHash128(SipHash128.randomKey());

    private final MemoryCheckpointStore store = new MemoryCheckpointStore();

    private GroupProgress open() throws IOException {
        return new GroupProgress(LIVE.group(), "document", store, HASHES, new DeliveredElsewhere(), new AtomicLong());
    }

    private static Claim claim(GroupProgress group, int request) {
        Claim claim = new Claim(group, LIVE, "request-" + request);
        claim.add(request * 10L, EventId.of(request + "-0"), 10);
        claim.add(request * 10L + 5, EventId.of(request + "-1"), 10);
        claim.standsAlone();
        return claim;
    }

    @Test
    void positionsAndDeliveredRequestsAreFoundAgain() throws IOException {
        GroupProgress before = open();
        claim(before, 1).settle();
        claim(before, 2);
        claim(before, 3).settle();
        before.readThrough(0, 1_000);
        before.flush();

        GroupProgress after = open();

        assertThat(after.restart(0)).hasValue(20);
        assertThat(claim(after, 3).bringsNothingNew()).isTrue();
        assertThat(claim(after, 2).bringsNothingNew()).isFalse();
    }

    @Test
    void manyFlushesLeaveFewDocuments() throws IOException {
        GroupProgress before = open();
        for (int request = 1; request <= 30_000; request++) {
            claim(before, request).settle();
            before.readThrough(0, request * 10L);
            if (request % 100 == 0) {
                before.flush();
            }
        }

        assertThat(store.size()).isLessThan(5);
        assertThat(claim(open(), 30_000).bringsNothingNew()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLostPieceOfTheJournalHidesNoneOfTheLaterOnes(int lost) throws IOException {
        GroupProgress before = open();
        before.readThrough(0, 5);
        for (int request = 1; request <= 3_000; request++) {
            claim(before, request).settle();
        }
        before.flush();
        store.put("document.delivered-" + lost, new byte[0]);

        GroupProgress after = open();
        claim(after, 3_001).settle();
        after.flush();

        assertThat(claim(after, 3_000).bringsNothingNew()).isTrue();
        assertThat(claim(open(), 3_001).bringsNothingNew()).isTrue();
        assertThat(claim(open(), 3_000).bringsNothingNew()).isTrue();
    }

    @Test
    void deliveredRequestsSurviveACrashBetweenTheTwoWritesOfAFlush() throws IOException {
        GroupProgress before = open();
        before.readThrough(0, 5);
        before.flush();
        claim(before, 1).settle();
        before.readThrough(0, 1_000);
        store.failFor("document");
        try {
            before.flush();
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("document");
        }

        GroupProgress after = open();

        assertThat(after.restart(0)).hasValue(5);
        assertThat(claim(after, 1).bringsNothingNew()).isTrue();
    }

    @Test
    void aPassThatIsTurnedOffHoldsNothingBack() throws IOException {
        GroupProgress before = open();
        before.readThrough(0, 1_000_000);
        before.readThrough(1, 1_000);
        before.flush();

        GroupProgress after = open();
        after.passes(1);
        for (int request = 1; request <= 30_000; request++) {
            claim(after, request).settle();
            after.readThrough(0, 1_000_000 + request * 10L);
            if (request % 1_000 == 0) {
                after.flush();
            }
        }

        assertThat(store.size()).isLessThan(5);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenNextTime() throws IOException {
        GroupProgress before = open();
        claim(before, 1).settle();
        store.failFor("document.delivered-0");
        try {
            before.flush();
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("delivered");
        }
        store.failFor("");
        before.flush();

        assertThat(claim(open(), 1).bringsNothingNew()).isTrue();
    }

    @Test
    void theRemainderOfARequestIsKnownAfterARestartToo() throws IOException {
        GroupProgress before = open();
        claim(before, 1).settle();
        for (int request = 2; request <= 5_000; request++) {
            claim(before, request).settle();
        }
        before.readThrough(0, 13);
        before.flush();

        GroupProgress after = open();
        assertThat(after.restart(0)).hasValue(13);
        after.scansFrom(0, 13);
        Claim remainder = new Claim(after, LIVE, "request-1");
        remainder.add(15, EventId.of("1-1"), 10);
        Claim inside = new Claim(after, LIVE, "request-1");
        inside.add(15, EventId.of("1-2"), 10);

        assertThat(remainder.bringsNothingNew()).isTrue();
        assertThat(inside.bringsNothingNew()).isFalse();
    }
}
