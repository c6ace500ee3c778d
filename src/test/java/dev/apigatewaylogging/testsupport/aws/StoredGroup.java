/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** A log group with its events. Events can be added while others are read. */
final class StoredGroup {

    /** What AWS adds to the length of each message when it measures a page or a batch. */
    private static final int OVERHEAD = 26;

    private static final int SWEEP_EVERY = 4096;

    private final String name;
    private final AccountRegion place;
    private final long createdAt;
    private final ConcurrentSkipListSet<StoredEvent> events = new ConcurrentSkipListSet<>();
    private final ConcurrentSkipListMap<String, StoredStream> streams = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder bytes = new LongAdder();
    private final Map<String, String> tags = new ConcurrentSkipListMap<>();
    private volatile Pattern masked;

    StoredGroup(String name, AccountRegion place, long createdAt) {
        this.name = name;
        this.place = place;
        this.createdAt = createdAt;
    }

    void put(LogText text, long timestamp, long ingestionTime, long visibleAt) {
        String message = text.message();
        StoredStream stream = streams.computeIfAbsent(text.stream(), added -> new StoredStream(added, ingestionTime));
        int size = utf8Length(message) + OVERHEAD;
        StoredEvent event = new StoredEvent(
                timestamp,
                ingestionTime,
                numbers.incrementAndGet(),
                visibleAt,
                stream.name(),
                JsonStringEncoder.getInstance().quoteAsUTF8(message),
                size);
        events.add(event);
        stream.events().add(event);
        bytes.add(size);
    }

    /** What a stream is to hold. */
    record LogText(String stream, String message) {}

    /** Forgets events from before a moment, now and then. */
    void forget(long before) {
        if (numbers.get() % SWEEP_EVERY == 0) {
            for (StoredEvent old : events.headSet(StoredEvent.before(before))) {
                events.remove(old);
                streams.get(old.stream()).events().remove(old);
            }
        }
    }

    /** Adds tags. */
    void tag(Map<String, String> more) {
        tags.putAll(more);
    }

    Map<String, String> tags() {
        return tags;
    }

    /** From now on a data protection policy masks what the pattern finds. */
    void mask(Pattern sensitive) {
        masked = sensitive;
    }

    /** The event's text as JSON, masked or unmasked. */
    byte[] message(StoredEvent event, boolean unmasked) {
        if (masked == null || unmasked) {
            return event.message();
        }
        return masked.matcher(new String(event.message(), StandardCharsets.UTF_8))
                .replaceAll(found -> "*".repeat(found.group().length()))
                .getBytes(StandardCharsets.UTF_8);
    }

    String name() {
        return name;
    }

    AccountRegion place() {
        return place;
    }

    long createdAt() {
        return createdAt;
    }

    long bytes() {
        return bytes.sum();
    }

    int size() {
        return events.size();
    }

    ConcurrentSkipListSet<StoredEvent> events() {
        return events;
    }

    Optional<StoredStream> stream(String stream) {
        return Optional.ofNullable(streams.get(stream));
    }

    NavigableMap<String, StoredStream> streams() {
        return streams;
    }

    /** The name by which IAM, linked accounts and logGroupIdentifier know the group. */
    String arn() {
        return "arn:aws:logs:" + place.region() + ":" + place.account() + ":log-group:" + name;
    }

    private static int utf8Length(String text) {
        // most lines are ASCII: the JDK's encoder copies those at once
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
