package dev.apigatewaylogging.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Requests that arrive one after the other at a steady rate, their lines interleaved over some log streams.
 *
 * @param generator makes the requests
 * @param requests how many
 * @param streams over how many log streams they are spread; all lines of a request lie in one
 * @param start when the first one begins
 * @param perSecond how many begin in a second
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
        implements Expectations {

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
    ObjectNode toJson() {
        ObjectNode json = generator.toJson();
        return json.put("requests", requests)
                .put("streams", streams)
                .put("start", start.toString())
                .put("perSecond", perSecond)
                .put("delay", delay.toString())
                .put("lateShare", lateShare)
                .put("lateBy", lateBy.toString());
    }

    static TrafficPlan of(JsonNode json, Instant now) {
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

    /** The lines of all requests in the order of their timestamps, made while they are taken. */
    public Iterator<ScriptedEvent> events() {
        return new Events();
    }

    /** Logs everything at once. Lines of the future become visible when their time has come. */
    public void fill(CloudWatchStandIn standIn) {
        standIn.group(group());
        events().forEachRemaining(event -> standIn.put(group(), event));
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

    private final class Events implements Iterator<ScriptedEvent> {

        // requests of the same millisecond take turns
        private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparing(Running::next)
                .thenComparingInt(request -> request.line)
                .thenComparingLong(request -> request.number));
        private long started;

        @Override
        public boolean hasNext() {
            return started < requests || !running.isEmpty();
        }

        @Override
        public ScriptedEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            while (started < requests
                    && (running.isEmpty()
                            || !start(started).isAfter(running.peek().next()))) {
                running.add(new Running(started, generator.script(started)));
                started++;
            }
            Running request = running.remove();
            ScriptedEvent event = request.take();
            if (request.hasMore()) {
                running.add(request);
            }
            return event;
        }
    }

    /** A request of which some lines are logged. */
    private final class Running {

        private final long number;
        private final RequestScript script;
        private final String stream;
        private final Dice dice;
        private final boolean late;
        private int line;

        private Running(long number, RequestScript script) {
            this.number = number;
            this.script = script;
            this.stream = new Dice(number % streams).hex(32);
            this.dice = new Dice(number);
            this.late = dice.chance(lateShare);
        }

        private Instant next() {
            return start(number).plusMillis(script.lines().get(line).after());
        }

        private boolean hasMore() {
            return line < script.lines().size();
        }

        private ScriptedEvent take() {
            Instant timestamp = next();
            Instant visible = timestamp.plus(delay);
            boolean delayed = late && dice.chance(LATE_LINES);
            String text = script.lines().get(line++).text();
            return new ScriptedEvent(stream, timestamp, text, delayed ? visible.plus(lateBy) : visible);
        }
    }
}
