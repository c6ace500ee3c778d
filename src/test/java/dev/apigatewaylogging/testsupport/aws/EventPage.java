/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.ArrayList;
import java.util.List;

/** A page that is being filled, up to 10,000 events or 1 MB. */
final class EventPage {

    static final int MOST_EVENTS = 10_000;
    private static final int MOST_BYTES = 1024 * 1024;

    private final int limit;
    private final List<StoredEvent> events = new ArrayList<>();
    private int bytes;

    EventPage(int limit) {
        this.limit = limit;
    }

    /** Adds an event if there is room. */
    boolean add(StoredEvent event) {
        boolean room = events.isEmpty() || (events.size() < limit && bytes + event.size() <= MOST_BYTES);
        if (room) {
            events.add(event);
            bytes += event.size();
        }
        return room;
    }

    List<StoredEvent> events() {
        return events;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    StoredEvent first() {
        return events.get(0);
    }

    StoredEvent last() {
        return events.get(events.size() - 1);
    }

    /** About how long the page's JSON is. */
    int jsonSize(int perEvent) {
        return bytes + bytes / 16 + events.size() * perEvent + 1024;
    }
}
