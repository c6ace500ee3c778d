/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Clock;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** GetLogEvents: the events of one stream, forwards or backwards; a token that stays the same marks its end. */
final class GetLogEvents implements LogOperation {

    private static final String NAME = "GetLogEvents";
    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";
    private static final int FIELDS_SIZE = 64;

    private final LogGroupLookup groups;
    private final PageTokens tokens;
    private final Faults faults;
    private final Clock clock;

    GetLogEvents(LogGroupLookup groups, PageTokens tokens, Faults faults, FakeAwsSettings settings) {
        this.groups = groups;
        this.tokens = tokens;
        this.faults = faults;
        this.clock = settings.clock();
    }

    /** A position between events, and the paging direction. */
    private record Position(StoredEvent at, boolean forward) {}

    @Override
    public Set<String> parameters() {
        return Set.of(
                "logGroupName",
                "logGroupIdentifier",
                "logStreamName",
                "startTime",
                "endTime",
                "nextToken",
                "limit",
                "startFromHead",
                "unmask");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        long start = parameters.time("startTime").orElse(0L);
        long end = parameters.time("endTime").orElse(Long.MAX_VALUE);
        int limit = Math.min(parameters.limit(EventPage.MOST_EVENTS), faults.pageSize());
        boolean fromHead = parameters.flag("startFromHead");
        boolean unmask = parameters.flag("unmask");
        String name = parameters.required("logStreamName");
        Optional<String> token = parameters.token();
        if (start > end) {
            throw AwsError.invalid("startTime must not be greater than endTime.");
        }
        StoredGroup group = groups.find(call, parameters);
        faults.checkUnmask(unmask);
        StoredStream stream = group.stream(name).orElseThrow(() -> AwsError.noSuch("log stream"));
        call.notes().window(new RequestNotes.Window(group.name(), start, end - 1, token.isPresent()));

        Position position = token.map(given -> open(given, parameters))
                .orElseGet(() -> fromHead
                        ? new Position(StoredEvent.before(start), true)
                        : new Position(StoredEvent.before(end), false));
        NavigableSet<StoredEvent> window =
                stream.events().subSet(StoredEvent.before(start), true, StoredEvent.before(end), true);
        EventPage page = page(window, position, limit);
        call.notes().events(page.events().size());

        boolean none = page.isEmpty();
        String forward = none && position.forward() && token.isPresent()
                ? token.get()
                : FORWARD + issue(parameters, none ? position.at() : page.last(), true);
        String backward = none && !position.forward() && token.isPresent()
                ? token.get()
                : BACKWARD + issue(parameters, none ? position.at() : page.first(), false);
        return JsonAnswer.of(page.jsonSize(FIELDS_SIZE), json -> {
            json.writeArrayFieldStart("events");
            for (StoredEvent event : page.events()) {
                json.writeStartObject();
                EventJson.write(event, group.message(event, unmask), json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("nextForwardToken", forward);
            json.writeStringField("nextBackwardToken", backward);
        });
    }

    private EventPage page(NavigableSet<StoredEvent> window, Position position, int limit) {
        long now = clock.millis();
        EventPage page = new EventPage(limit);
        NavigableSet<StoredEvent> rest = position.forward()
                ? window.tailSet(position.at(), false)
                : window.headSet(position.at(), false).descendingSet();
        for (StoredEvent event : rest) {
            if (event.visibleAt() <= now && !page.add(event)) {
                break;
            }
        }
        if (!position.forward()) {
            Collections.reverse(page.events());
        }
        return page;
    }

    private Position open(String token, Parameters parameters) {
        if (!token.startsWith(FORWARD) && !token.startsWith(BACKWARD)) {
            throw AwsError.invalid("The specified nextToken is invalid.");
        }
        return tokens.open(token.substring(FORWARD.length()), NAME, parameters, Position.class);
    }

    private String issue(Parameters parameters, StoredEvent at, boolean forward) {
        return tokens.issue(NAME, parameters, new Position(at.place(), forward));
    }
}
