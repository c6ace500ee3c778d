/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.testsupport.aws.EventIds;
import java.util.ArrayList;
import java.util.List;

/** The lines of a request as the routes have them when they are read and parsed. */
public final class ScriptedLines {

    private static final LogEventParser PARSER = new LogEventParser();

    private ScriptedLines() {}

    /** The lines as an event each; {@code start} is when the request began, milliseconds since the epoch. */
    public static List<RequestEntry> of(RequestScript script, ScanId scanId, long start) {
        return of(script.requestId(), script.lines(), scanId, start);
    }

    /** The same for lines of whatever log. */
    public static List<RequestEntry> of(String requestId, List<ScriptLine> script, ScanId scanId, long start) {
        List<RequestEntry> lines = new ArrayList<>();
        for (ScriptLine line : script) {
            long timestamp = start + line.after();
            lines.add(new RequestEntry(
                    requestId,
                    PARSER.parse(line.text()),
                    scanId,
                    "stream",
                    EventId.parse(EventIds.CLOUDWATCH.id(timestamp, lines.size())),
                    timestamp,
                    0,
                    line.text().length()));
        }
        return lines;
    }
}
