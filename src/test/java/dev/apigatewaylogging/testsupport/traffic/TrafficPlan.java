/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Requests that arrive one after the other at a steady rate, their lines interleaved over some log streams.
 *
 * @param generator makes the requests
 * @param requests how many
 * @param streams over how many log streams they are spread; all lines of a request lie in one
 * @param start when the first one begins
 * @param perSecond how many begin per second
 * @param delay how long after its timestamp a line becomes visible
 * @param lateShare the share of the requests of which some lines become visible later still
 * @param lateBy how much later
 */
public record TrafficPlan(
        TrafficGenerator generator,
        int requests,
        int streams,
        Instant start,
        double perSecond,
        Duration delay,
        double lateShare,
        Duration lateBy)
        implements PlannedLog {

    private static final double LATE_LINES = 0.4;

    /** Requests whose lines are visible as soon as they are logged. */
    public static TrafficPlan of(
            TrafficGenerator generator, int requests, int streams, Instant start, double perSecond) {
        return new TrafficPlan(generator, requests, streams, start, perSecond, Duration.ZERO, 0, Duration.ZERO);
    }

    /** The same with a delay before any line is visible. */
    public TrafficPlan delayed(Duration by) {
        return new TrafficPlan(generator, requests, streams, start, perSecond, by, lateShare, lateBy);
    }

    /** The same with some lines of a share of the requests visible late. */
    public TrafficPlan late(double share, Duration by) {
        return new TrafficPlan(generator, requests, streams, start, perSecond, delay, share, by);
    }

    /** The plan as JSON, for another process that is to carry it out. */
    public ObjectNode toJson() {
        ObjectNode json = generator.toJson();
        return json.put("requests", requests)
                .put("streams", streams)
                .put("start", start.toString())
                .put("perSecond", perSecond)
                .put("delay", delay.toString())
                .put("lateShare", lateShare)
                .put("lateBy", lateBy.toString());
    }

    public static TrafficPlan of(JsonNode json, Instant now) {
        return new TrafficPlan(
                TrafficGenerator.of(json),
                json.path("requests").asInt(1000),
                json.path("streams").asInt(10),
                json.has("start") ? Instant.parse(json.get("start").asText()) : now,
                json.path("perSecond").asDouble(100),
                Duration.parse(json.path("delay").asText("PT0S")),
                json.path("lateShare").asDouble(0),
                Duration.parse(json.path("lateBy").asText("PT0S")));
    }

    /** The log group of the requests. */
    public String group() {
        return generator.site().group();
    }

    /** When a request begins. */
    public Instant start(long number) {
        return start.plusNanos((long) (number / perSecond * 1e9));
    }

    @Override
    public Set<String> groups() {
        return Set.of(group());
    }

    @Override
    public Iterator<PlannedEntry> entries() {
        return new EntriesInOrder(requests, this::start, this::entries);
    }

    @Override
    public int eventCount(String requestId) {
        OptionalLong number = generator.number(requestId);
        return number.isPresent() ? generator.script(number.getAsLong()).lines().size() : 0;
    }

    @Override
    public Stream<String> requestIds() {
        return generator.expectedIds(requests);
    }

    @Override
    public Optional<ExpectedRecord> find(String requestId) {
        OptionalLong number = generator.number(requestId);
        if (number.isEmpty() || number.getAsLong() >= requests) {
            return Optional.empty();
        }
        return generator
                .script(number.getAsLong())
                .expected()
                .map(expected -> expected.at(start(number.getAsLong()).getEpochSecond()));
    }

    /** The requests, in the order in which they begin. */
    public Stream<RequestScript> scripts() {
        return LongStream.range(0, requests).mapToObj(generator::script);
    }

    /** The lines of a request, each with its time. */
    private List<PlannedEntry> entries(long number) {
        String stream = new SeededRandom(number % streams).hex(32);
        SeededRandom dice = new SeededRandom(number);
        boolean late = dice.chance(lateShare);
        List<PlannedEntry> entries = new ArrayList<>();
        for (ScriptLine line : generator.script(number).lines()) {
            Instant timestamp = start(number).plusMillis(line.after());
            Instant visible = timestamp.plus(delay);
            boolean delayed = late && dice.chance(LATE_LINES);
            entries.add(new PlannedEntry(
                    group(),
                    new ScriptedEvent(stream, timestamp, line.text(), delayed ? visible.plus(lateBy) : visible)));
        }
        return entries;
    }
}
