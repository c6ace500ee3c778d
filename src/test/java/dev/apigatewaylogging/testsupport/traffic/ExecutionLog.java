/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes lines as API Gateway's execution log has them. */
public final class ExecutionLog {

    /** What API Gateway logs of a label and its value; the rest is truncated. */
    static final int LONGEST = 1024;

    private static final String CUT = " [TRUNCATED]";

    private final String requestId;
    private final SeededRandom dice;
    private final List<ScriptLine> lines = new ArrayList<>();
    private long now;

    /** The log of one request; which entries share a millisecond is random. */
    public ExecutionLog(String requestId, SeededRandom dice) {
        this.requestId = requestId;
        this.dice = dice;
    }

    /** A line; several share a millisecond. */
    public ExecutionLog line(String text) {
        String logged = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + CUT;
        lines.add(new ScriptLine(now, "(" + requestId + ") " + logged));
        now += dice.chance(0.3) ? 1 : 0;
        return this;
    }

    ExecutionLog map(String label, Map<String, String> values) {
        return line(label + text(values));
    }

    /** Nothing is logged for so many milliseconds. */
    public ExecutionLog pause(long millis) {
        now += millis;
        return this;
    }

    /** What was written, in its order. */
    public List<ScriptLine> lines() {
        return List.copyOf(lines);
    }

    /** How much of a value is logged behind its label. */
    static String logged(String label, String value) {
        int room = LONGEST - label.length();
        return value.length() <= room ? value : value.substring(0, room);
    }

    static String text(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
