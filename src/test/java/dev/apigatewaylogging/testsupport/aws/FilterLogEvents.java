/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** FilterLogEvents: the events of all streams of a group in a window, both of whose ends are included. */
final class FilterLogEvents implements LogOperation {

    private static final String NAME = "FilterLogEvents";
    private static final int SLICES = 5;
    private static final int FIELDS_SIZE = 220;

    private final LogGroupLookup groups;
    private final PageTokens tokens;
    private final Faults faults;
    private final EventIds ids;
    private final Clock clock;

    FilterLogEvents(LogGroupLookup groups, PageTokens tokens, Faults faults, FakeAwsSettings settings) {
        this.groups = groups;
        this.tokens = tokens;
        this.faults = faults;
        this.ids = settings.eventIds();
        this.clock = settings.clock();
    }

    /** A time range, ends included. */
    private record Slice(long from, long to) {}

    /**
     * Where the next page starts.
     *
     * @param slices the remaining slices, in this order; empty when only empty pages are left
     * @param after the last event that was returned; before the first slice if none was
     * @param empty how many empty pages precede them
     */
    private record Position(List<Slice> slices, StoredEvent after, int empty) {}

    @Override
    public Set<String> parameters() {
        return Set.of(
                "logGroupName",
                "logGroupIdentifier",
                "logStreamNames",
                "logStreamNamePrefix",
                "startTime",
                "endTime",
                "filterPattern",
                "nextToken",
                "limit",
                "interleaved",
                "unmask");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        long start = parameters.time("startTime").orElse(0L);
        long end = parameters.time("endTime").orElse(Long.MAX_VALUE);
        Optional<String> token = parameters.token();
        int limit = parameters.limit(EventPage.MOST_EVENTS);
        parameters.flag("interleaved");
        boolean unmask = parameters.flag("unmask");
        if (start > end) {
            throw AwsError.invalid("startTime must not be greater than endTime.");
        }
        StoredGroup group = groups.find(call, parameters);
        faults.checkUnmask(unmask);
        call.notes().window(new RequestNotes.Window(group.name(), start, end, token.isPresent()));
        Predicate<StoredEvent> wanted = wanted(group, parameters);
        Position position = token.map(given -> tokens.open(given, NAME, parameters, Position.class))
                .orElseGet(() -> new Position(slices(call, group, start, end), null, faults.emptyPages()));

        EventPage page = new EventPage(Math.min(limit, faults.pageSize()));
        Position next = fill(page, group, wanted, position);
        call.notes().events(page.events().size());
        return JsonAnswer.of(page.jsonSize(FIELDS_SIZE), json -> {
            json.writeArrayFieldStart("events");
            for (StoredEvent event : page.events()) {
                write(event, group.message(event, unmask), json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("searchedLogStreams");
            json.writeEndArray();
            if (token.isPresent() && faults.repeatsToken()) {
                json.writeStringField("nextToken", token.get());
            } else if (next != null) {
                json.writeStringField("nextToken", tokens.issue(NAME, parameters, next));
            }
        });
    }

    /** Fills a page; returns where the next one starts, null if there is none. */
    private Position fill(EventPage page, StoredGroup group, Predicate<StoredEvent> wanted, Position position) {
        if (position.empty() > 0) {
            Position rest = new Position(position.slices(), position.after(), position.empty() - 1);
            return rest.slices().isEmpty() && rest.empty() == 0 ? null : rest;
        }
        List<Slice> slices = position.slices();
        StoredEvent after = position.after();
        while (!slices.isEmpty()) {
            for (StoredEvent event : events(group, slices.get(0), after)) {
                if (wanted.test(event) && !page.add(event)) {
                    return new Position(slices, page.last().place(), faults.emptyPages());
                }
            }
            slices = slices.subList(1, slices.size());
            after = null;
            if (!page.isEmpty() && any(group, slices, wanted)) {
                return new Position(slices, null, faults.emptyPages());
            }
        }
        return faults.emptyPages() == 0 ? null : new Position(List.of(), null, faults.emptyPages());
    }

    private static boolean any(StoredGroup group, List<Slice> slices, Predicate<StoredEvent> wanted) {
        return slices.stream()
                .anyMatch(slice -> events(group, slice, null).stream().anyMatch(wanted));
    }

    private static NavigableSet<StoredEvent> events(StoredGroup group, Slice slice, StoredEvent after) {
        StoredEvent from = after == null ? StoredEvent.before(slice.from()) : after;
        return group.events().subSet(from, false, StoredEvent.after(slice.to()), true);
    }

    /** The complete window, or parts of it out of order. */
    private List<Slice> slices(AwsCall call, StoredGroup group, long start, long end) {
        NavigableSet<StoredEvent> inside = events(group, new Slice(start, end), null);
        if (!faults.disorder() || inside.isEmpty()) {
            return List.of(new Slice(start, end));
        }
        long first = inside.first().timestamp();
        long width = Math.max(1, (inside.last().timestamp() - first) / SLICES);
        List<Slice> slices = new ArrayList<>();
        long from = start;
        for (int i = 1; i < SLICES && first + i * width <= end; i++) {
            slices.add(new Slice(from, first + i * width - 1));
            from = first + i * width;
        }
        slices.add(new Slice(from, end));
        Collections.shuffle(slices, new Random(call.dice().nextLong()));
        return List.copyOf(slices);
    }

    private Predicate<StoredEvent> wanted(StoredGroup group, Parameters parameters) {
        long now = clock.millis();
        Predicate<StoredEvent> visible = event -> event.visibleAt() <= now;
        List<String> names = parameters.texts("logStreamNames");
        Optional<String> prefix = parameters.text("logStreamNamePrefix");
        if (!names.isEmpty() && prefix.isPresent()) {
            throw AwsError.invalid("LogStreamNames and LogStreamNamePrefix are mutually exclusive.");
        }
        if (names.size() > 100) {
            throw AwsError.constraint(names, "logStreamNames", "have length less than or equal to 100");
        }
        if (!names.stream().allMatch(name -> group.stream(name).isPresent())) {
            throw AwsError.noSuch("log stream");
        }
        Predicate<StoredEvent> wanted = visible;
        if (!names.isEmpty()) {
            Set<String> streams = Set.copyOf(names);
            wanted = wanted.and(event -> streams.contains(event.stream()));
        }
        if (prefix.isPresent()) {
            wanted = wanted.and(event -> event.stream().startsWith(prefix.get()));
        }
        Optional<String> pattern = parameters.text("filterPattern");
        return pattern.isPresent() ? wanted.and(FilterPattern.of(pattern.get())) : wanted;
    }

    private void write(StoredEvent event, byte[] message, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("logStreamName", event.stream());
        EventJson.write(event, message, json);
        json.writeStringField("eventId", ids.id(event.timestamp(), event.number()));
        json.writeEndObject();
    }
}
