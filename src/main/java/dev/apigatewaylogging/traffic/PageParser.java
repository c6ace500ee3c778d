package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.AccessLogApis;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.LineParser;
import dev.apigatewaylogging.gateway.LogLine;
import dev.apigatewaylogging.gateway.UnreadableLine;
import dev.apigatewaylogging.metrics.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns a page of {@link LogEvent}s into its {@link PagePart}s: the lines of each request together, so that the steps
 * that follow work for each request of a page and not for each of its twenty lines.
 */
public final class PageParser implements Processor {

    private final LineParser parser;
    private int mostLines = RequestAggregation.LEAST_LINES;
    private Meters meters = new Meters();
    private AccessLogApis accessLogApis = new AccessLogApis();

    /** @param accessLogFormat the stage's own access log format, as it is set there; blank for AWS's defaults */
    public PageParser(String accessLogFormat) {
        parser = new LineParser(accessLogFormat);
    }

    /** The most lines of a request in one part; what is beyond begins another one. */
    public void setMostLines(int mostLines) {
        this.mostLines = Math.max(RequestAggregation.LEAST_LINES, mostLines);
    }

    /** Where the lines are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Tells which API logs to an access log. */
    public void setAccessLogApis(AccessLogApis accessLogApis) {
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
        LogLine says = parser.parse(event.message(), parts.latestId);
        if (says instanceof ExecutionLine line) {
            meters.lineRead(Meters.Line.EXECUTION);
            parts.latestId = line.requestId();
            // trace ids that follow a finished request are no part of it: they would open a second one
            if (!line.label().trails()) {
                parts.add(line.requestId(), line.label().starts(), says, event);
            }
        } else if (says instanceof AccessLine line) {
            meters.lineRead(Meters.Line.ACCESS);
            String api = parts.apiOf(event.cursor().group());
            parts.add(line.requestId(), false, api.isEmpty() ? line : line.ofApi(api), event);
        } else {
            meters.lineRead(Meters.Line.UNREADABLE);
            parts.add(new UnreadableEvent(event, ((UnreadableLine) says).reason()));
        }
    }

    /** The parts of one page, while they grow. */
    private final class Parts {

        private final List<PagePart> all = new ArrayList<>();
        private final List<UnreadableEvent> unreadable = new ArrayList<>();
        private final Map<String, RequestLines> latest = new HashMap<>();
        private RequestLines last = new RequestLines("", List.of());
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

        private void add(String requestId, boolean starts, LogLine says, LogEvent event) {
            // nearly always the request of the line before, or one that was not there yet
            if (!last.requestId().equals(requestId)) {
                last = latest.computeIfAbsent(requestId, this::begin);
            }
            // a client can give the id of one request to the next one: each gets the chance to be whole by itself
            if ((starts && isOver(last.lines(), event.timestamp()))
                    || last.lines().size() >= mostLines) {
                last = begin(requestId);
                latest.put(requestId, last);
            }
            last.lines().add(line(requestId, says, event));
        }

        private void add(UnreadableEvent event) {
            if (unreadable.isEmpty()) {
                all.add(new UnreadableEvents(unreadable));
            }
            unreadable.add(event);
        }

        private RequestLines begin(String requestId) {
            RequestLines part = new RequestLines(requestId, new ArrayList<>(RequestLines.USUAL));
            all.add(part);
            return part;
        }
    }

    /**
     * Whether a request was over before the time. What begins within one millisecond with the end can be the same request
     * logged once more.
     */
    private static boolean isOver(List<RequestLine> lines, long time) {
        for (RequestLine line : lines) {
            if (line.timestamp() < time
                    && line.says() instanceof ExecutionLine said
                    && said.label() == ExecutionLabel.METHOD_COMPLETED) {
                return true;
            }
        }
        return !lines.isEmpty()
                && lines.get(lines.size() - 1).timestamp() < time
                && Wholeness.of(lines).isWhole();
    }

    private static RequestLine line(String requestId, LogLine says, LogEvent event) {
        return new RequestLine(
                requestId,
                says,
                event.cursor(),
                event.logStreamName(),
                event.id(),
                event.timestamp(),
                event.ingestionTime() - event.timestamp(),
                EntryMemory.of(says));
    }
}
