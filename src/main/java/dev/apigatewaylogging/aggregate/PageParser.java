package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.logformat.UnparseableEntry;
import dev.apigatewaylogging.metrics.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns a page of {@link LogEvent}s into its {@link PageEntry}s: the lines of each request together, so that the steps
 * that follow work for each request of a page and not for each of its twenty lines.
 */
public final class PageParser implements Processor {

    private final LogEventParser parser;
    private int maxEntries = RequestAggregationStrategy.LEAST_LINES;
    private Meters meters = new Meters();
    private AccessLogOwners accessLogApis = new AccessLogOwners();

    /** @param accessLogFormat the stage's own access log format, as it is set there; blank for AWS's defaults */
    public PageParser(String accessLogFormat) {
        parser = new LogEventParser(accessLogFormat);
    }

    /** The most lines of a request in one part; what is beyond begins another one. */
    public void setMaxEntries(int maxEntries) {
        this.maxEntries = Math.max(RequestAggregationStrategy.LEAST_LINES, maxEntries);
    }

    /** Where the lines are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Tells which API logs to an access log. */
    public void setAccessLogApis(AccessLogOwners accessLogApis) {
        this.accessLogApis = accessLogApis;
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
        LogEntry parsed = parser.parse(event.message(), parts.latestId);
        if (parsed instanceof ExecutionLogEntry line) {
            meters.eventParsed(Meters.EntryType.EXECUTION);
            parts.latestId = line.requestId();
            // trace ids that follow a finished request are no part of it: they would open a second one
            if (!line.label().followsCompletion()) {
                parts.add(line.requestId(), line.label().startsRequest(), parsed, event);
            }
        } else if (parsed instanceof AccessLogEntry line) {
            meters.eventParsed(Meters.EntryType.ACCESS);
            String api = parts.apiOf(event.scanId().group());
            parts.add(line.requestId(), false, api.isEmpty() ? line : line.ofApi(api), event);
        } else {
            meters.eventParsed(Meters.EntryType.UNPARSEABLE);
            parts.add(new UnparseableEvent(event, ((UnparseableEntry) parsed).reason()));
        }
    }

    /** The parts of one page, while they grow. */
    private final class Parts {

        private final List<PageEntry> all = new ArrayList<>();
        private final List<UnparseableEvent> unreadable = new ArrayList<>();
        private final Map<String, RequestEntries> latest = new HashMap<>();
        private RequestEntries last = new RequestEntries("", List.of());
        private String latestId = "";
        private LogGroup group;
        private String api = "";

        private String apiOf(LogGroup its) {
            if (!its.equals(group)) {
                group = its;
                api = accessLogApis.apiOf(its.account(), its.region(), its.name());
            }
            return api;
        }

        private void add(String requestId, boolean starts, LogEntry parsed, LogEvent event) {
            // nearly always the request of the line before, or one that was not there yet
            if (!last.requestId().equals(requestId)) {
                last = latest.computeIfAbsent(requestId, this::begin);
            }
            // a client can give the id of one request to the next one: each gets the chance to be whole by itself
            if ((starts && isOver(last.lines(), event.timestamp()))
                    || last.lines().size() >= maxEntries) {
                last = begin(requestId);
                latest.put(requestId, last);
            }
            last.lines().add(line(requestId, parsed, event));
        }

        private void add(UnparseableEvent event) {
            if (unreadable.isEmpty()) {
                all.add(new UnparseableEvents(unreadable));
            }
            unreadable.add(event);
        }

        private RequestEntries begin(String requestId) {
            RequestEntries part = new RequestEntries(requestId, new ArrayList<>(RequestEntries.TYPICAL_SIZE));
            all.add(part);
            return part;
        }
    }

    /**
     * Whether a request was over before the time. What begins within one millisecond with the end can be the same request
     * logged once more.
     */
    private static boolean isOver(List<RequestEntry> lines, long time) {
        for (RequestEntry line : lines) {
            if (line.timestamp() < time
                    && line.entry() instanceof ExecutionLogEntry said
                    && said.label() == ExecutionLabel.METHOD_COMPLETED) {
                return true;
            }
        }
        return !lines.isEmpty()
                && lines.get(lines.size() - 1).timestamp() < time
                && Completeness.of(lines).isComplete();
    }

    private static RequestEntry line(String requestId, LogEntry parsed, LogEvent event) {
        return new RequestEntry(
                requestId,
                parsed,
                event.scanId(),
                event.logStreamName(),
                event.identity(),
                event.timestamp(),
                event.ingestionTime() - event.timestamp(),
                EntryMemoryEstimate.of(parsed));
    }
}
