/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.aggregate.UnparseableEvents.UnparseableEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.delivery.ReplayAware;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.logformat.UnparseableEntry;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/**
 * Parses a page of {@link LogEvent}s and groups its entries by request ID into {@link PageEntry}s, so that the next
 * steps run once per request and not once per entry.
 */
@Metadata(label = "bean", description = "Parses a page of log events and groups the entries by request id")
public final class PageParser implements Processor, ReplayAware {

    private String accessLogFormat = "";
    private LogEventParsers parsers;
    private int maxEntries = RequestAggregationStrategy.MIN_ENTRIES;

    @Metadata(description = "Counts parsed log events", required = true)
    private AggregationMetrics aggregationMetrics;

    @Metadata(description = "Knows which API writes to an access log")
    private AccessLogOwners accessLogOwners = new AccessLogOwners();

    private LongPredicate eventTimes = time -> true;

    public PageParser() {
        setAccessLogFormat("");
    }

    public PageParser(String accessLogFormat, AggregationMetrics aggregationMetrics) {
        setAccessLogFormat(accessLogFormat);
        setAggregationMetrics(aggregationMetrics);
    }

    /** Access log format of the stage, if custom; blank for AWS's default formats and any JSON. */
    public void setAccessLogFormat(String accessLogFormat) {
        this.accessLogFormat = accessLogFormat;
        parsers = new LogEventParsers(accessLogFormat, accessLogOwners);
    }

    /** Sets the maximum entries of a group; more entries of the request start another group. */
    public void setMaxEntries(int maxEntries) {
        this.maxEntries = Math.max(RequestAggregationStrategy.MIN_ENTRIES, maxEntries);
    }

    /** Sets the metrics that count parsed events. */
    public void setAggregationMetrics(AggregationMetrics aggregationMetrics) {
        this.aggregationMetrics = aggregationMetrics;
    }

    /** Knows which API writes to an access log. */
    public void setAccessLogOwners(AccessLogOwners accessLogOwners) {
        this.accessLogOwners = accessLogOwners;
        parsers = new LogEventParsers(accessLogFormat, accessLogOwners);
    }

    /** A replay scans more than its range, and rejects no event outside of it. */
    @Override
    public void setReplay(Replay replay) {
        eventTimes = replay::covers;
    }

    @Override
    public void process(Exchange page) {
        Parts parts = new Parts();
        for (Object event : page.getMessage().getBody(List.class)) {
            read((LogEvent) event, parts);
        }
        page.getMessage().setBody(parts.all);
    }

    private void read(LogEvent event, Parts parts) {
        parts.enter(event.scanId().group());
        LogEntry parsed = parts.parser.parse(event.message(), parts.latestId);
        if (parsed instanceof ExecutionLogEntry entry) {
            Optional<AccessLogEntry> other = parts.parser.otherReading(entry, event.message());
            if (other.isPresent()) {
                addBoth(entry, other.get(), event, parts);
                return;
            }
            aggregationMetrics.eventParsed(AggregationMetrics.EntryType.EXECUTION);
            parts.latestId = entry.requestId();
            // X-Ray trace IDs after a completed request are ignored: they would open a second one
            if (!entry.label().followsCompletion()) {
                parts.add(entry.requestId(), entry.label().startsRequest(), parsed, event);
            }
        } else if (parsed instanceof AccessLogEntry entry) {
            aggregationMetrics.eventParsed(AggregationMetrics.EntryType.ACCESS);
            parts.add(entry.requestId(), false, entry.ofApi(parts.api).ofStage(parts.stage), event);
        } else {
            aggregationMetrics.eventParsed(AggregationMetrics.EntryType.UNPARSEABLE);
            if (eventTimes.test(event.timestamp())) {
                parts.add(new UnparseableEvent(event, ((UnparseableEntry) parsed).reason()));
            }
        }
    }

    /** Adds an entry that either log may have. Both of its requests are doubtful. */
    private void addBoth(ExecutionLogEntry entry, AccessLogEntry other, LogEvent event, Parts parts) {
        aggregationMetrics.eventParsed(AggregationMetrics.EntryType.EXECUTION);
        if (!entry.label().followsCompletion()) {
            parts.add(entry.requestId(), entry.label().startsRequest(), entry.doubtful(), event);
        }
        // delivered independently of the request above
        parts.add(
                other.requestId(),
                false,
                other,
                new LogEvent(
                        event.scanId(),
                        event.logStreamName(),
                        event.eventId() + "/access",
                        event.timestamp(),
                        event.ingestionTime(),
                        event.message()));
    }

    /** The groups of a page while they grow. */
    private final class Parts {

        private final List<PageEntry> all = new ArrayList<>();
        private final List<UnparseableEvent> unparseable = new ArrayList<>();
        private final Map<String, RequestEntries> latest = new HashMap<>();
        private RequestEntries last = new RequestEntries("", List.of());
        private String latestId = "";
        private LogGroup group;
        private String api = "";
        private String stage = "";
        private LogEventParser parser;

        private void enter(LogGroup its) {
            if (!its.equals(group)) {
                group = its;
                api = accessLogOwners.apiOf(its.account(), its.region(), its.name());
                stage = accessLogOwners.stageOf(its.account(), its.region(), its.name());
                parser = parsers.of(its.account(), its.region(), its.name());
            }
        }

        private void add(String requestId, boolean starts, LogEntry parsed, LogEvent event) {
            // usually the request of the previous entry, or a new one
            if (!last.requestId().equals(requestId)) {
                last = latest.computeIfAbsent(requestId, this::begin);
            }
            // a client can reuse the ID of a request: each can be complete by itself
            if ((starts && isOver(last.entries(), event.timestamp()))
                    || last.entries().size() >= maxEntries) {
                last = begin(requestId);
                latest.put(requestId, last);
            }
            last.entries().add(line(requestId, parsed, event));
        }

        private void add(UnparseableEvent event) {
            if (unparseable.isEmpty()) {
                all.add(new UnparseableEvents(unparseable));
            }
            unparseable.add(event);
        }

        private RequestEntries begin(String requestId) {
            RequestEntries part = new RequestEntries(requestId, new ArrayList<>(RequestEntry.TYPICAL_PER_REQUEST));
            all.add(part);
            return part;
        }
    }

    /**
     * Returns whether a request had ended before the time. A start within one millisecond of the end may be the same
     * request, logged again.
     */
    private static boolean isOver(List<RequestEntry> entries, long time) {
        for (RequestEntry entry : entries) {
            if (entry.timestamp() < time
                    && entry.entry() instanceof ExecutionLogEntry logEntry
                    && logEntry.label() == ExecutionLabel.METHOD_COMPLETED) {
                return true;
            }
        }
        return !entries.isEmpty()
                && entries.get(entries.size() - 1).timestamp() < time
                && Completeness.of(entries).isComplete();
    }

    private static RequestEntry line(String requestId, LogEntry parsed, LogEvent event) {
        return new RequestEntry(
                requestId,
                parsed,
                event.scanId(),
                event.logStreamName(),
                event.id(),
                event.timestamp(),
                event.ingestionTime() - event.timestamp(),
                EntryMemoryEstimate.of(parsed));
    }
}
