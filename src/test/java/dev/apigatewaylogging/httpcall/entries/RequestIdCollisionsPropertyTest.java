/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a client does with the request id, nothing that was logged is hidden, and nothing is forged silently. */
public class RequestIdCollisionsPropertyTest {

    static final long START = 1_772_446_530_000L;

    public static LoggedRequest any(Random random, int number, String id) {
        LoggedRequest request = LoggedRequest.of(id, number, START + random.nextInt(60), random.nextInt(100));
        request = random.nextBoolean() ? request : request.in("stream-" + random.nextInt(3));
        return random.nextInt(4) > 0 ? request : request.withoutExtendedId();
    }

    /** The requests side by side, each in its own order. */
    public static List<LogEvent> interleaved(List<LoggedRequest> requests, Random random) {
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

    public static void assertNothingForged(List<HttpCall> traffic, List<LoggedRequest> requests) {
        for (HttpCall call : traffic) {
            if (!call.incomplete()) {
                assertThat(call.requestIdReused()).isFalse();
                assertThat(requests)
                        .filteredOn(request -> call.path().equals("/prod" + request.path()))
                        .singleElement()
                        .satisfies(request -> {
                            assertThat(call.status()).isEqualTo(request.status());
                            if (request.traced()) {
                                assertThat(call.request().body()).isEqualTo(request.body());
                                assertThat(call.response().body()).isEqualTo(request.response());
                            }
                        });
            }
        }
    }

    @Property(tries = 500)
    void eachValueIsInSomeRecordAndNoCompleteRecordMixesRequests(
            @ForAll @IntRange(min = 2, max = 12) int count, @ForAll boolean traced, @ForAll Random random) {
        List<LoggedRequest> requests = IntStream.range(0, count)
                .mapToObj(i -> any(random, i, "id"))
                .map(request -> traced ? request : request.untraced())
                .toList();

        List<HttpCall> traffic =
                RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(interleaved(requests, random)));

        RequestIdCollisionsTest.areSeen(traffic, requests);
        assertNothingForged(traffic, requests);
        assertThat(traffic).hasSizeGreaterThanOrEqualTo(count);
    }

    @Property(tries = 300)
    void requestWithOtherIdIsUnchanged(@ForAll Random random) {
        LoggedRequest one = any(random, 1, "one");
        List<LoggedRequest> others =
                IntStream.range(2, 5).mapToObj(i -> any(random, i, "other")).toList();
        List<LoggedRequest> all = new ArrayList<>(others);
        all.add(one);

        List<HttpCall> traffic =
                RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(interleaved(all, random)));

        assertThat(traffic)
                .filteredOn(call -> call.requestId().equals("one"))
                .isEqualTo(RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(one.events())).stream()
                        .toList());
    }

    @Property(tries = 300)
    void requestsInSeparateStreamsAreDistinguished(@ForAll Random random) {
        List<LoggedRequest> requests = IntStream.range(0, 2 + random.nextInt(5))
                .mapToObj(i -> any(random, i, "id").in("stream-" + i))
                .toList();

        List<HttpCall> traffic =
                RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(interleaved(requests, random)));

        assertThat(traffic).hasSize(requests.size()).noneMatch(HttpCall::incomplete);
        assertNothingForged(traffic, requests);
    }
}
