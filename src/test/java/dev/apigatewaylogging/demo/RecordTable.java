/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.demo.ConsoleOutput.Colour;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Shows each record as a line of a table that is as wide as the screen. */
final class RecordTable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** All columns but path and host, with the space between all of them. */
    private static final int FIXED = 2 + 8 + 2 + 6 + 2 + 2 + 6 + 2 + 2 + 5;

    private static final int WHOLE_HOST = 46;
    private static final int SHORT_HOST = 24;
    private static final int WIDE = 120;
    private static final int NARROW = 100;
    private static final int NARROW_HOST = 14;

    private final ConsoleOutput screen;
    private final int host;
    private final int path;

    RecordTable(ConsoleOutput screen) {
        this.screen = screen;
        this.host = screen.width() > WIDE ? WHOLE_HOST : screen.width() < NARROW ? NARROW_HOST : SHORT_HOST;
        this.path = screen.width() - FIXED - host;
    }

    void head() {
        screen.line(screen.in(Colour.FAINT, row("time", "method", "path", "status", "host", "lines")));
    }

    /**
     * Shows a record.
     *
     * @param record as Akto understands it
     * @param lines how many log lines it was made of
     * @param differences the fields that are not what was logged
     */
    void show(AktoConsumer.Stored record, int lines, List<String> differences) {
        String target = record.query().isEmpty() ? record.endpoint() : record.endpoint() + "?" + record.query();
        String time = record.time().isPresent()
                ? TIME.format(Instant.ofEpochSecond(record.time().getAsInt()))
                : "?";
        String row = row(
                time,
                record.method(),
                target,
                Integer.toString(record.status()),
                record.requestHeaders().getOrDefault("host", ""),
                Integer.toString(lines));
        int status = FIXED - 2 - 5 - 2 - 6 + path;
        screen.line(row.substring(0, status)
                + screen.in(colour(record.status()), row.substring(status, status + 6))
                + row.substring(status + 6)
                + (differences.isEmpty() ? "" : screen.in(Colour.RED, "  wrong: " + String.join(", ", differences))));
    }

    private String row(String time, String method, String target, String status, String name, String lines) {
        return "  " + left(time, 8) + "  " + left(method, 6) + "  " + left(target, path) + "  " + right(status, 6)
                + "  " + left(name, host) + "  " + right(lines, 5);
    }

    private static Colour colour(int status) {
        if (status >= 500 || status < 100) {
            return Colour.RED;
        }
        return status >= 400 ? Colour.YELLOW : Colour.GREEN;
    }

    private static String left(String text, int width) {
        return text.length() > width ? text.substring(0, width - 3) + "..." : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
