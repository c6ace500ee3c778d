package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.LineParser;
import dev.apigatewaylogging.gateway.LogLine;
import dev.apigatewaylogging.gateway.UnreadableLine;
import dev.apigatewaylogging.metrics.Meters;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns a {@link LogEvent} into the {@link RequestLine} that its text is; fails for text that tells of no request. */
public final class LineProcessor implements Processor {

    /** What a line's objects take besides its text, about, in bytes. */
    private static final int OVERHEAD = 250;

    private final LineParser parser;
    private Meters meters = new Meters();

    /** @param accessLogFormat the stage's own access log format, as it is set there; blank for AWS's defaults */
    public LineProcessor(String accessLogFormat) {
        parser = new LineParser(accessLogFormat);
    }

    /** Where the lines are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) throws UnreadableLineException {
        Message message = exchange.getMessage();
        LogEvent event = (LogEvent) message.getBody();
        LogLine says = parser.parse(event.message());
        String requestId;
        if (says instanceof ExecutionLine line) {
            requestId = line.requestId();
            meters.lineRead(Meters.Line.EXECUTION);
        } else if (says instanceof AccessLine line) {
            requestId = line.requestId();
            meters.lineRead(Meters.Line.ACCESS);
        } else {
            meters.lineRead(Meters.Line.UNREADABLE);
            throw new UnreadableLineException(((UnreadableLine) says).reason());
        }
        message.setBody(new RequestLine(
                requestId,
                says,
                event.cursor(),
                event.eventId(),
                event.timestamp(),
                event.ingestionTime() - event.timestamp(),
                event.message().length() + OVERHEAD,
                event.message().hashCode()));
    }
}
