package dev.apigatewaylogging.httpcall.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Requests of all kinds with one id: each path and body is in some record, and a record that counts as complete is of one
 * request in all of its parts.
 */
class MixedRequestsPropertyTest {

    private final List<MixedRequest> requests = new ArrayList<>();

    private List<HttpCall> traffic(Random random) {
        int mode = random.nextInt(16);
        requests.clear();
        IntStream.rangeClosed(1, 2 + random.nextInt(3))
                .forEach(number -> requests.add(new MixedRequest(random, number, "id", mode)));
        List<LogEvent> events = interleaved(random);
        requests.forEach(request -> events.addAll(request.access()));
        return RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(events));
    }

    private List<LogEvent> interleaved(Random random) {
        List<List<LogEvent>> rest = new ArrayList<>();
        requests.forEach(request -> rest.add(new ArrayList<>(request.events())));
        List<LogEvent> events = new ArrayList<>();
        while (!rest.isEmpty()) {
            List<LogEvent> next = rest.get(random.nextInt(rest.size()));
            for (int block = 1 + random.nextInt(6); block > 0 && !next.isEmpty(); block--) {
                events.add(next.remove(0));
            }
            rest.removeIf(List::isEmpty);
        }
        return events;
    }

    private void nothingIsHiddenAndNothingForged(List<HttpCall> traffic) {
        for (MixedRequest request : requests) {
            assertThat(traffic).extracting(HttpCall::path).contains("/prod" + request.path);
            assertThat(traffic).extracting(HttpCall::status).contains(request.status);
            if (request.traced) {
                assertThat(traffic).extracting(call -> call.request().body()).contains(request.body);
                assertThat(traffic).extracting(call -> call.response().body()).contains(request.response);
            }
        }
        for (HttpCall call : traffic) {
            assertThat(call.incomplete() || !call.requestIdReused()).isTrue();
            if (!call.incomplete()) {
                assertThat(requests)
                        .filteredOn(request -> call.path().equals("/prod" + request.path))
                        .singleElement()
                        .satisfies(request -> isOf(call, request));
            }
        }
    }

    private static void isOf(HttpCall call, MixedRequest request) {
        assertThat(call.method()).isEqualTo(request.method);
        assertThat(call.status()).isEqualTo(request.status);
        assertThat(call.request().body()).isEqualTo(request.traced ? request.body : "");
        assertThat(call.response().body()).isEqualTo(request.traced ? request.response : "");
        assertThat(call.request().headers().getOrDefault("X-Number", "" + request.number))
                .isEqualTo("" + request.number);
        assertThat(call.request().headers().getOrDefault("User-Agent", request.userAgent()))
                .isEqualTo(request.userAgent());
        if (!call.ambiguousFields().contains("ip")) {
            assertThat(call.request().clientIp()).isIn("", request.address());
        }
    }

    @Property(tries = 4_000)
    void whateverTheyLogAndHoweverTheyInterleaveNothingIsHiddenAndNothingForged(@ForAll long seed) {
        nothingIsHiddenAndNothingForged(traffic(new Random(seed)));
    }

    /** Entries that fit one request only, because an earlier one was assigned to the wrong one. */
    @Example
    void anEntryThatWasAssignedToTheWrongRequestMakesAllDoubtful() {
        for (long seed : new long[] {13558, 32105, 41666, 58564, 84249, 92027, 99242, 101361, 107131, 108044, 116143}) {
            nothingIsHiddenAndNothingForged(traffic(new Random(seed)));
        }
    }
}
