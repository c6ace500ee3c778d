/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.List;

/** Log entries of one request that a test writes, in their order. */
final class Entries {

    static final String OWN_HOST = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";

    private static final ScanId CURSOR =
            new ScanId(new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", "123456789012"), 0);
    private static final ScanId ELSEWHERE = new ScanId(new LogGroup("access-logs", "eu-west-1", "123456789012"), 0);
    private static final LogEventParser PARSER = new LogEventParser();

    private final List<RequestEntry> lines = new ArrayList<>();
    private int chars;
    private int streams;

    /** A request with its mandatory entries. */
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

    /** The following entries are in another log stream. */
    Entries nextStream() {
        streams++;
        return this;
    }

    /** One that was read already. */
    Entries access(AccessLogEntry line) {
        return add(line, 100);
    }

    private Entries add(String message) {
        return add(PARSER.parse(message), message.length());
    }

    private Entries add(LogEntry parsed, int length) {
        return add(parsed, length, CURSOR);
    }

    private Entries add(LogEntry parsed, int length, ScanId scanId) {
        String id = parsed instanceof ExecutionLogEntry line ? line.requestId() : ((AccessLogEntry) parsed).requestId();
        String eventId = String.format("%08d", lines.size());
        lines.add(new RequestEntry(id, parsed, scanId, "stream" + streams, EventId.parse(eventId), 1000, 0, length));
        chars += length;
        return this;
    }

    int chars() {
        return chars;
    }

    List<RequestEntry> lines() {
        return lines;
    }

    HttpCall traffic() {
        return (HttpCall) new HttpCallAssembler().assemble(lines);
    }

    HttpCall traffic(String trustedProxies) {
        return (HttpCall) new HttpCallAssembler(trustedProxies).assemble(lines);
    }
}
