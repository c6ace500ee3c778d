/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
public class MixedRequestsPropertyTest {

    /**
     * Several requests with one id.
     *
     * @param modes 8 for requests without access log entries, 16 for all
     */
    public static List<MixedRequest> any(Random random, String id, int modes) {
        int mode = random.nextInt(modes);
        return IntStream.rangeClosed(1, 2 + random.nextInt(3))
                .mapToObj(number -> new MixedRequest(random, number, id, mode))
                .toList();
    }

    /** The entries side by side, those of each execution log in their order. */
    public static List<LogEvent> interleaved(List<MixedRequest> requests, Random random) {
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
        requests.forEach(request -> events.addAll(request.access()));
        return events;
    }

    public static void assertNothingHiddenOrForged(List<HttpCall> traffic, List<MixedRequest> requests) {
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
    void interleavedRequestsAreNeitherHiddenNorForged(@ForAll long seed) {
        check(seed);
    }

    private static void check(long seed) {
        Random random = new Random(seed);
        List<MixedRequest> requests = any(random, "id", 16);
        assertNothingHiddenOrForged(
                RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(interleaved(requests, random))),
                requests);
    }

    @Property(tries = 500)
    void requestWithUniqueIdIsNotMarked(@ForAll long seed) {
        Random random = new Random(seed);
        MixedRequest request = new MixedRequest(random, 1, "id", random.nextInt(16));
        List<LogEvent> events = new ArrayList<>(request.events());
        events.addAll(request.access());

        assertThat(RequestIdCollisionsTest.traffic(RequestIdCollisionsTest.outcomes(events)))
                .singleElement()
                .satisfies(call -> {
                    isOf(call, request);
                    assertThat(call.requestIdReused()).isFalse();
                    assertThat(call.incomplete()).isFalse();
                });
    }

    /** Entries that fit one request only, because an earlier one was assigned to the wrong one. */
    @Example
    void entryAssignedToWrongRequestMarksAll() {
        for (long seed : new long[] {13558, 32105, 41666, 58564, 84249, 92027, 99242, 101361, 107131, 108044, 116143}) {
            check(seed);
        }
    }
}
