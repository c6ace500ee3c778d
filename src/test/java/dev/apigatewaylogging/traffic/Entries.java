package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.LineParser;
import dev.apigatewaylogging.gateway.LogLine;
import java.util.ArrayList;
import java.util.List;

/** Log entries of one request that a test writes, in their order. */
final class Entries {

    static final String OWN_HOST = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";

    private static final Cursor CURSOR =
            new Cursor(new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", "123456789012"), 0);
    private static final Cursor ELSEWHERE = new Cursor(new LogGroup("access-logs", "eu-west-1", "123456789012"), 0);
    private static final LineParser PARSER = new LineParser();

    private final List<RequestLine> lines = new ArrayList<>();
    private int chars;

    /** A request of which the lines tell that are always there. */
    static Entries ofPost(String path) {
        return new Entries()
                .execution("API Key  authorized because method 'POST " + path
                        + "' does not require API Key. Request will" + " not contribute to throttle or quota limits")
                .execution("HTTP Method: POST, Resource Path: " + path)
                .execution("Method completed with status: 200");
    }

    Entries execution(String text) {
        return add("(id) " + text);
    }

    Entries headers(String map) {
        return execution("Method request headers: " + map);
    }

    Entries access(String line) {
        return add(line);
    }

    /** One of a log group of its own, as access log entries nearly always are. */
    Entries accessElsewhere(String line) {
        return add(PARSER.parse(line), line.length(), ELSEWHERE);
    }

    /** One that was read already. */
    Entries access(AccessLine line) {
        return add(line, 100);
    }

    private Entries add(String message) {
        return add(PARSER.parse(message), message.length());
    }

    private Entries add(LogLine says, int length) {
        return add(says, length, CURSOR);
    }

    private Entries add(LogLine says, int length, Cursor cursor) {
        String id = says instanceof ExecutionLine line ? line.requestId() : ((AccessLine) says).requestId();
        String eventId = String.format("%08d", lines.size());
        lines.add(new RequestLine(id, says, cursor, "stream", EventId.of(eventId), 1000, 0, length));
        chars += length;
        return this;
    }

    int chars() {
        return chars;
    }

    List<RequestLine> lines() {
        return lines;
    }

    Traffic traffic() {
        return (Traffic) new TrafficAssembler().assemble(lines);
    }

    Traffic traffic(String trustedProxies) {
        return (Traffic) new TrafficAssembler(trustedProxies).assemble(lines);
    }
}
