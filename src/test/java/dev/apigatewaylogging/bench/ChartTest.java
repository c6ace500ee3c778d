/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {

    private static final List<Chart.Place> PLACES =
            List.of(new Chart.Place(0, "0"), new Chart.Place(1, ""), new Chart.Place(4, "4 & more"));

    private static Chart.Line line(String name, Double... values) {
        return new Chart.Line(
                name,
                List.of(values),
                List.of(values).stream().map(Object::toString).toList());
    }

    private static List<Element> drawn(Chart chart, String name) throws Exception {
        NodeList found = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> (Element) found.item(index))
                .toList();
    }

    private static Chart of(Chart.Panel... panels) {
        return new Chart("a < b", 300, List.of(List.of(panels)));
    }

    @Test
    void heightsAreProportionalToValuesAndDistancesToPlaces() throws Exception {
        List<Element> dots =
                drawn(of(new Chart.Panel("delay", "x", PLACES, List.of(line("", 10.0, 5.0, 0.0)))), "circle");

        List<Double> heights = dots.stream()
                .map(dot -> Double.parseDouble(dot.getAttribute("cy")))
                .toList();
        assertThat(heights.get(1)).isEqualTo((heights.get(0) + heights.get(2)) / 2);
        assertThat(heights.get(0)).isLessThan(heights.get(2));
        List<Double> distances = dots.stream()
                .map(dot -> Double.parseDouble(dot.getAttribute("cx")))
                .toList();
        assertThat(distances.get(2) - distances.get(0))
                .isEqualTo(4 * (distances.get(1) - distances.get(0)), within(0.5));
    }

    @Test
    void twoLinesHaveNamesOneHasNone() throws Exception {
        Chart.Panel one = new Chart.Panel("delay", "x", PLACES, List.of(line("single", 1.0, 2.0, 3.0)));
        Chart.Panel two = new Chart.Panel(
                "delay", "x", PLACES, List.of(line("median", 1.0, 2.0, 3.0), line("99 %", 2.0, 3.0, 4.0)));

        assertThat(texts(of(one)))
                .contains("a < b", "delay", "x", "4 & more", "2.0")
                .doesNotContain("single", "");
        assertThat(texts(of(one, two))).contains("median", "99 %");
        assertThat(drawn(of(one, two), "polyline")).hasSize(3);
    }

    private static List<String> texts(Chart chart) throws Exception {
        return drawn(chart, "text").stream().map(Element::getTextContent).toList();
    }

    @Test
    void valuesWithoutPlacesAreRejected() {
        assertThatThrownBy(() -> new Chart.Panel("delay", "x", PLACES, List.of(line("", 1.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot draw");
    }
}
