package dev.apigatewaylogging.standin;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.gateway.LineParser;
import dev.apigatewaylogging.traffic.RequestLine;
import java.util.ArrayList;
import java.util.List;

/** The lines of a request as the routes have them when they are read and parsed. */
public final class ScriptedLines {

    private static final LineParser PARSER = new LineParser();

    private ScriptedLines() {}

    /** The lines as an event each; {@code start} is when the request began, milliseconds since the epoch. */
    public static List<RequestLine> of(RequestScript script, Cursor cursor, long start) {
        return of(script.requestId(), script.lines(), cursor, start);
    }

    /** The same for lines of whatever log. */
    public static List<RequestLine> of(String requestId, List<ScriptLine> script, Cursor cursor, long start) {
        List<RequestLine> lines = new ArrayList<>();
        for (ScriptLine line : script) {
            long timestamp = start + line.after();
            lines.add(new RequestLine(
                    requestId,
                    PARSER.parse(line.text()),
                    cursor,
                    "stream",
                    EventId.of(EventIds.CLOUDWATCH.id(timestamp, lines.size())),
                    timestamp,
                    0,
                    line.text().length()));
        }
        return lines;
    }
}
