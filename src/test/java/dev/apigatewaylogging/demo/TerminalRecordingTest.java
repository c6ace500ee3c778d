/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TerminalRecordingTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private long now;
    private final TerminalRecording recording = new TerminalRecording(terminal, () -> now);
    private final ConsoleOutput screen = ConsoleOutput.recorded(recording);

    private void line(String text, Duration at) {
        now = at.toNanos();
        screen.line(text);
    }

    private NodeList elements(Duration length, String name) throws Exception {
        Document drawn = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(recording.svg(80, length).getBytes(StandardCharsets.UTF_8)));
        return drawn.getElementsByTagName(name);
    }

    private static String attribute(NodeList elements, int index, String name) {
        return ((Element) elements.item(index)).getAttribute(name);
    }

    @Test
    void linesAppearAtTheirTimesFasterThanTheyWereWritten() throws Exception {
        line("a < b & c", Duration.ZERO);
        line(screen.in(ConsoleOutput.Colour.GREEN, "200"), Duration.ofSeconds(20));
        line("end", Duration.ofSeconds(40));

        NodeList begins = elements(Duration.ofSeconds(20), "set");

        assertThat(begins.getLength()).isEqualTo(3);
        assertThat(attribute(begins, 1, "begin")).isEqualTo("10.00s");
        assertThat(elements(Duration.ofSeconds(20), "text").item(0).getTextContent())
                .isEqualTo("a < b & c");
        assertThat(attribute(elements(Duration.ofSeconds(20), "tspan"), 0, "class"))
                .isEqualTo("c32");
        assertThat(elements(Duration.ofSeconds(20), "animateTransform").getLength())
                .isZero();
        assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("a < b & c");
    }

    @Test
    void shortRecordingIsPlayedAsItWasAndScrolls() throws Exception {
        for (int row = 0; row < 40; row++) {
            line("line " + row, Duration.ofMillis(100L * row));
        }

        NodeList scrolls = elements(Duration.ofSeconds(20), "animateTransform");

        assertThat(attribute(scrolls, 0, "dur")).isEqualTo("3.90s");
        assertThat(attribute(scrolls, 0, "values").split(";")).hasSize(13).endsWith("0 -204");
        assertThat(attribute(scrolls, 0, "keyTimes").split(";")).hasSize(13).endsWith("1.0000");
    }
}
