/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records the lines that are written to a terminal, and draws them as an animated SVG, which browsers play once. */
final class TerminalRecording extends OutputStream {

    private static final int ROWS = 28;
    private static final int LINE_HEIGHT = 17;
    private static final double CHARACTER_WIDTH = 7.3;
    private static final int MARGIN = 12;
    /** The colors of the terminal: escape codes, and the classes of the style sheet. */
    private static final Pattern COLORED = Pattern.compile("\u001b\\[(\\d+)m([^\u001b]*)\u001b\\[0m|([^\u001b]+)");

    private static final String STYLE =
            """
            <style>
            text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d0d7de; white-space: pre; \
            visibility: hidden }
            .c1 { font-weight: bold; fill: #ffffff } .c2 { fill: #8b949e } .c31 { fill: #ff7b72 } .c32 { fill: #56d364 } \
            .c33 { fill: #e3b341 }
            </style>
            """;

    private final OutputStream also;
    private final LongSupplier nanoClock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<Line> lines = new ArrayList<>();

    /** A line, and when it was written. */
    private record Line(long nanos, String text) {}

    /**
     * @param also what is written to as well
     * @param nanoClock as {@link System#nanoTime()}
     */
    TerminalRecording(OutputStream also, LongSupplier nanoClock) {
        this.also = also;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized void write(int character) throws IOException {
        also.write(character);
        if (character == '\n') {
            lines.add(new Line(nanoClock.getAsLong(), line.toString(StandardCharsets.UTF_8)));
            line.reset();
        } else {
            line.write(character);
        }
    }

    /**
     * Draws the recording.
     *
     * @param columns the width of the terminal
     * @param length how long it is to take; what took longer is played faster
     */
    synchronized String svg(int columns, Duration length) {
        long first = lines.isEmpty() ? 0 : lines.get(0).nanos();
        long took =
                lines.isEmpty() ? 1 : Math.max(1, lines.get(lines.size() - 1).nanos() - first);
        double speed = Math.min(1, length.toNanos() / (double) took);
        double seconds = took * speed / 1e9;
        int width = (int) (columns * CHARACTER_WIDTH) + 2 * MARGIN;
        int height = ROWS * LINE_HEIGHT + 2 * MARGIN;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
                        .formatted(width, height, width, height));
        svg.append(STYLE);
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
        svg.append("<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><g>\n"
                .formatted(MARGIN, MARGIN, width - 2 * MARGIN, ROWS * LINE_HEIGHT));
        StringBuilder times = new StringBuilder("0");
        StringBuilder offsets = new StringBuilder("0 0");
        for (int row = 0; row < lines.size(); row++) {
            double at = (lines.get(row).nanos() - first) * speed / 1e9;
            svg.append(drawn(lines.get(row).text(), row, at));
            if (row >= ROWS) {
                times.append(String.format(Locale.ROOT, ";%.4f", Math.min(1, at / seconds)));
                offsets.append(";0 ").append(-(row - ROWS + 1) * LINE_HEIGHT);
            }
        }
        if (lines.size() > ROWS) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<animateTransform attributeName=\"transform\" type=\"translate\" calcMode=\"discrete\" dur=\"%.2fs\""
                            + " fill=\"freeze\" keyTimes=\"%s\" values=\"%s\"/>\n",
                    seconds,
                    times,
                    offsets));
        }
        return svg.append("</g></svg>\n</svg>\n").toString();
    }

    private static String drawn(String text, int row, double at) {
        StringBuilder spans = new StringBuilder();
        Matcher parts = COLORED.matcher(text);
        while (parts.find()) {
            if (parts.group(3) != null) {
                spans.append(escaped(parts.group(3)));
            } else {
                spans.append("<tspan class=\"c%s\">%s</tspan>".formatted(parts.group(1), escaped(parts.group(2))));
            }
        }
        return spans.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<text y=\"%d\">%s<set attributeName=\"visibility\" to=\"visible\" begin=\"%.2fs\"/></text>\n",
                        row * LINE_HEIGHT + LINE_HEIGHT - 4,
                        spans,
                        at);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
