package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.gateway.AccessLine;
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

    /** What a line's objects take besides its text, about, in bytes. */
    private static final int OVERHEAD = 250;

    private final LineParser parser;
    private int mostLines = 100;
    private Meters meters = new Meters();

    /** @param accessLogFormat the stage's own access log format, as it is set there; blank for AWS's defaults */
    public PageParser(String accessLogFormat) {
        parser = new LineParser(accessLogFormat);
    }

    /** The most lines of a request in one part; what is beyond begins another one. */
    public void setMostLines(int mostLines) {
        this.mostLines = mostLines;
    }

    /** Where the lines are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange page) {
        List<PagePart> parts = new ArrayList<>();
        Map<String, RequestLines> requests = new HashMap<>();
        for (Object event : page.getMessage().getBody(List.class)) {
            read((LogEvent) event, parts, requests);
        }
        page.getMessage().setBody(parts);
    }

    private void read(LogEvent event, List<PagePart> parts, Map<String, RequestLines> requests) {
        LogLine says = parser.parse(event.message());
        if (says instanceof ExecutionLine line) {
            meters.lineRead(Meters.Line.EXECUTION);
            // trace ids that follow a finished request are no part of it: they would open a second one
            if (!line.label().trails()) {
                add(line.requestId(), line.label().starts(), line(line.requestId(), says, event), parts, requests);
            }
        } else if (says instanceof AccessLine line) {
            meters.lineRead(Meters.Line.ACCESS);
            add(line.requestId(), false, line(line.requestId(), says, event), parts, requests);
        } else {
            meters.lineRead(Meters.Line.UNREADABLE);
            parts.add(new UnreadableEvent(event, ((UnreadableLine) says).reason()));
        }
    }

    private void add(
            String requestId,
            boolean starts,
            RequestLine line,
            List<PagePart> parts,
            Map<String, RequestLines> requests) {
        RequestLines known = requests.get(requestId);
        // a client can give the id of one request to the next one: each gets the chance to be whole by itself
        if (known == null || starts || known.lines().size() >= mostLines) {
            known = new RequestLines(requestId, new ArrayList<>());
            requests.put(requestId, known);
            parts.add(known);
        }
        known.lines().add(line);
    }

    private static RequestLine line(String requestId, LogLine says, LogEvent event) {
        return new RequestLine(
                requestId,
                says,
                event.cursor(),
                event.eventId(),
                event.timestamp(),
                event.ingestionTime() - event.timestamp(),
                event.message().length() + OVERHEAD,
                event.message().hashCode());
    }
}
