/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** DescribeLogStreams: the streams of a group, by name or by the time of their last event. */
final class DescribeLogStreams implements LogOperation {

    private static final String NAME = "DescribeLogStreams";
    private static final int MOST = 50;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final LogGroupLookup groups;
    private final PageTokens tokens;
    private final Faults faults;
    private final Clock clock;

    DescribeLogStreams(LogGroupLookup groups, PageTokens tokens, Faults faults, FakeAwsSettings settings) {
        this.groups = groups;
        this.tokens = tokens;
        this.faults = faults;
        this.clock = settings.clock();
    }

    @Override
    public Set<String> parameters() {
        return Set.of(
                "logGroupName",
                "logGroupIdentifier",
                "logStreamNamePrefix",
                "orderBy",
                "descending",
                "nextToken",
                "limit");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        Optional<String> prefix = parameters.text("logStreamNamePrefix");
        String orderBy = parameters.text("orderBy").orElse("LogStreamName");
        boolean descending = parameters.flag("descending");
        int limit = parameters.limit(MOST);
        boolean byTime = orderBy.equals("LastEventTime");
        if (!byTime && !orderBy.equals("LogStreamName")) {
            throw AwsError.constraint(orderBy, "orderBy", "satisfy enum value set: [LogStreamName, LastEventTime]");
        }
        if (byTime && prefix.isPresent()) {
            throw AwsError.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        StoredGroup group = groups.find(call, parameters);
        int skip = parameters
                .token()
                .map(token -> tokens.open(token, NAME, parameters, Integer.class))
                .orElse(0);
        Comparator<StoredStream> order =
                byTime ? Comparator.comparingLong(this::lastEvent) : Comparator.comparing(StoredStream::name);
        List<StoredStream> found = group.streams().values().stream()
                .filter(stream -> prefix.map(stream.name()::startsWith).orElse(true))
                .sorted(descending ? order.reversed() : order)
                .skip(skip)
                .limit(limit + 1L)
                .toList();
        return JsonAnswer.of(json -> {
            json.writeArrayFieldStart("logStreams");
            for (StoredStream stream : found.subList(0, Math.min(limit, found.size()))) {
                write(group, stream, json);
            }
            json.writeEndArray();
            if (found.size() > limit) {
                json.writeStringField("nextToken", tokens.issue(NAME, parameters, skip + limit));
            }
        });
    }

    private void write(StoredGroup group, StoredStream stream, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("logStreamName", stream.name());
        json.writeNumberField("creationTime", stream.createdAt());
        if (!stream.events().isEmpty() && lastEvent(stream) > 0) {
            json.writeNumberField("firstEventTimestamp", stream.events().first().timestamp());
            json.writeNumberField("lastEventTimestamp", lastEvent(stream));
            json.writeNumberField("lastIngestionTime", stream.events().last().ingestionTime());
        }
        json.writeStringField("arn", group.arn() + ":log-stream:" + stream.name());
        json.writeNumberField("storedBytes", 0);
        json.writeEndObject();
    }

    /** The time of the last visible event; with stale times on, of the last that is an hour old. */
    private long lastEvent(StoredStream stream) {
        long known = clock.millis() - (faults.staleStreamTimes() ? HOUR : 0);
        for (StoredEvent event : stream.events().descendingSet()) {
            if (event.visibleAt() <= known) {
                return event.timestamp();
            }
        }
        return 0;
    }
}
