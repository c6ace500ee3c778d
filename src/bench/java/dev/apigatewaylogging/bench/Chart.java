/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over measured values, as an SVG that is legible on light and dark pages: one panel for each measure, because measures of
 * different units share no axis.
 *
 * @param title what is shown, also for those who cannot see it
 * @param width of a panel, in pixels
 * @param rows the panels of each row
 */
record Chart(String title, int width, List<List<Panel>> rows) {

    private static final int HEIGHT = 226;
    private static final int LEFT = 16;
    private static final int RIGHT = 60;
    private static final int TOP = 50;
    private static final int BOTTOM = 48;
    private static final int TITLE_HEIGHT = 34;
    private static final int DOT = 4;

    private static final String STYLE =
            """
            <style>
            text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #52514e }
            .page { fill: #ffffff } .grid { stroke: #e1e0d9; stroke-width: 1 } .axis { stroke: #898781; stroke-width: 1 }
            .title { font-size: 15px; font-weight: 600; fill: #0b0b0b } .panel { font-weight: 600; fill: #0b0b0b }
            .value { fill: #0b0b0b } .line { fill: none; stroke-width: 2 } .dot { stroke: #ffffff; stroke-width: 2 }
            .line.s0 { stroke: #2a78d6 } .dot.s0 { fill: #2a78d6 } .line.s1 { stroke: #c4501b } .dot.s1 { fill: #c4501b }
            @media (prefers-color-scheme: dark) {
            text { fill: #c3c2b7 } .page { fill: #0d1117 } .grid { stroke: #2c2c2a } .title, .panel, .value { fill: #ffffff }
            .dot { stroke: #0d1117 } .line.s0 { stroke: #3987e5 } .dot.s0 { fill: #3987e5 } .line.s1 { stroke: #d95926 }
            .dot.s1 { fill: #d95926 }
            }
            </style>
            """;

    /**
     * One measure. Its axis starts at zero.
     *
     * @param title the measure and its unit
     * @param axis what the places are
     * @param places where the values are, in ascending order; the axis spans them
     * @param lines at most two, so that they remain distinguishable; the second one has the larger values
     */
    record Panel(String title, String axis, List<Place> places, List<Line> lines) {

        Panel {
            if (places.size() < 2
                    || lines.isEmpty()
                    || lines.size() > 2
                    || lines.stream().anyMatch(line -> line.values().size() != places.size())) {
                throw new IllegalArgumentException("cannot draw " + lines + " at " + places);
            }
        }
    }

    /**
     * A place on the horizontal axis.
     *
     * @param at where, in any unit
     * @param label what is written there; empty for nothing
     */
    record Place(double at, String label) {}

    /**
     * One value for each place.
     *
     * @param name written at the end of the line if there are several
     * @param labels the values as they are written beside the line
     */
    record Line(String name, List<Double> values, List<String> labels) {}

    /** The picture. */
    String svg() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int wide = columns * width;
        int height = TITLE_HEIGHT + rows.size() * HEIGHT;
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%d" height="%d" viewBox="0 0 %d %d">
                <title>%s</title>
                """
                        .formatted(wide, height, wide, height, escaped(title)));
        svg.append(STYLE);
        svg.append("<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
        svg.append(text("title", LEFT, 24, "start", title));
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                svg.append(
                        "<g transform=\"translate(%d %d)\">\n".formatted(column * width, TITLE_HEIGHT + row * HEIGHT));
                draw(rows.get(row).get(column), svg);
                svg.append("</g>\n");
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(Panel panel, StringBuilder svg) {
        double most = panel.lines().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
        svg.append(text("panel", LEFT, 22, "start", panel.title()));
        double bottom = HEIGHT - (double) BOTTOM;
        for (int quarter = 1; quarter <= 4; quarter++) {
            svg.append(rule("grid", bottom - (bottom - TOP) * quarter / 4));
        }
        svg.append(rule("axis", bottom));
        for (Place place : panel.places()) {
            if (!place.label().isEmpty()) {
                svg.append(text("place", x(panel, place), bottom + 17, "middle", place.label()));
            }
        }
        svg.append(text("axis-name", (width - RIGHT + LEFT) / 2.0, bottom + 36, "middle", panel.axis()));
        for (int number = 0; number < panel.lines().size(); number++) {
            draw(panel, number, most, svg);
        }
    }

    private void draw(Panel panel, int number, double most, StringBuilder svg) {
        Line line = panel.lines().get(number);
        List<String> corners = new ArrayList<>();
        StringBuilder dots = new StringBuilder();
        double bottom = HEIGHT - (double) BOTTOM;
        for (int index = 0; index < line.values().size(); index++) {
            double x = x(panel, panel.places().get(index));
            double y = bottom - (bottom - TOP) * line.values().get(index) / most;
            corners.add(rounded(x) + "," + rounded(y));
            dots.append("<circle class=\"dot s%d\" cx=\"%s\" cy=\"%s\" r=\"%d\"/>\n"
                    .formatted(number, rounded(x), rounded(y), DOT));
            // the values of the second line are above it, those of the first one below
            double beside = panel.lines().size() > 1 && number == 0 ? 18 : -9;
            dots.append(text("value", x, y + beside, "middle", line.labels().get(index)));
            if (panel.lines().size() > 1 && index == line.values().size() - 1) {
                dots.append(text("name", x + 8, y + 4, "start", line.name()));
            }
        }
        svg.append("<polyline class=\"line s%d\" points=\"%s\"/>\n".formatted(number, String.join(" ", corners)));
        svg.append(dots);
    }

    private double x(Panel panel, Place place) {
        double first = panel.places().get(0).at();
        double last = panel.places().get(panel.places().size() - 1).at();
        double margin = 24;
        return LEFT + margin + (width - LEFT - RIGHT - margin) * (place.at() - first) / (last - first);
    }

    private String rule(String kind, double y) {
        return "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>\n"
                .formatted(kind, LEFT, width - RIGHT + LEFT, rounded(y), rounded(y));
    }

    private static String text(String kind, double x, double y, String anchor, String text) {
        return "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(kind, rounded(x), rounded(y), anchor, escaped(text));
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
