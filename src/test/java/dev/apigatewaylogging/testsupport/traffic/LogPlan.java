/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Requests of a mix that begin one after the other at a steady rate.
 *
 * @param mix makes the requests
 * @param requests how many
 * @param start when the first one begins
 * @param perSecond how many begin per second
 * @param lateShare the share of the requests whose entries become visible late
 * @param lateBy how long after their timestamp these become visible
 */
public record LogPlan(LogMix mix, int requests, Instant start, double perSecond, double lateShare, Duration lateBy)
        implements PlannedLog {

    private static final int STREAMS = 8;

    /** Requests whose entries are visible as soon as they are logged. */
    public static LogPlan of(LogMix mix, int requests, Instant start, double perSecond) {
        return new LogPlan(mix, requests, start, perSecond, 0, Duration.ZERO);
    }

    /**
     * Requests that are at rest: the last one ended before a moment.
     *
     * @param end when all are over, with half a minute to spare for the slowest integration
     */
    public static LogPlan before(Instant end, LogMix mix, int requests, double perSecond) {
        return of(mix, requests, end.minusSeconds(30 + (long) (requests / perSecond)), perSecond);
    }

    /** The same with the entries of a share of the requests visible late. */
    public LogPlan late(double share, Duration by) {
        return new LogPlan(mix, requests, start, perSecond, share, by);
    }

    @Override
    public Set<String> groups() {
        return mix.groups();
    }

    @Override
    public Iterator<PlannedEntry> entries() {
        return new EntriesInOrder(requests, this::start, this::entries);
    }

    /** The request with a number. */
    public LoggedRequest request(long number) {
        return mix.request(number, start(number));
    }

    /** When the request with a number begins: at a whole millisecond, as the log has it. */
    Instant start(long number) {
        return start.plusMillis(Math.round(number * 1000 / perSecond));
    }

    /** When the last entry of the request with a number is visible. */
    public Instant visible(long number) {
        return entries(number).stream()
                .map(entry -> entry.event().visibleAt())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Whether the entries of the request with a number become visible late. */
    public boolean isLate(long number) {
        return new SeededRandom(number).chance(lateShare);
    }

    private List<PlannedEntry> entries(long number) {
        Instant begin = start(number);
        String stream = new SeededRandom(number % STREAMS).hex(32);
        Duration delay = isLate(number) ? lateBy : Duration.ZERO;
        return request(number).entries().stream()
                .map(entry -> {
                    Instant timestamp = begin.plusMillis(entry.line().after());
                    return new PlannedEntry(
                            entry.group(),
                            new ScriptedEvent(stream, timestamp, entry.line().text(), timestamp.plus(delay)));
                })
                .toList();
    }

    @Override
    public int eventCount(String requestId) {
        OptionalLong number = mix.number(requestId);
        return number.isPresent() && number.getAsLong() < requests
                ? request(number.getAsLong()).entries().size()
                : 0;
    }

    @Override
    public Stream<String> requestIds() {
        return LongStream.range(0, requests).mapToObj(mix::requestId);
    }

    @Override
    public Optional<ExpectedRecord> find(String requestId) {
        OptionalLong number = mix.number(requestId);
        return number.isPresent() && number.getAsLong() < requests
                ? Optional.of(request(number.getAsLong()).expected())
                : Optional.empty();
    }
}
