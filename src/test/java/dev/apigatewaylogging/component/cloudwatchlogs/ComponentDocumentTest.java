/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Test;

/** docs/cloudwatch-logs-component.md has the options and headers of the catalogue, with what they really are. */
class ComponentDocumentTest {

    private static final String CATALOGUE =
            "/META-INF/dev/apigatewaylogging/component/cloudwatchlogs/cloudwatch-logs.json";
    private static final Pattern OPTION = Pattern.compile("\\| `(\\w+)`[^|]*\\| ([^|]*)\\|([^|]*)\\|[^|]+\\|");
    private static final Pattern HEADER = Pattern.compile("\\| `(Camel\\w+)` \\| `(\\w+)` \\|[^|]+\\|");

    private final JsonNode catalogue = catalogue();
    private final String document = Files.readString(Path.of("docs/cloudwatch-logs-component.md"));

    ComponentDocumentTest() throws IOException {}

    private static JsonNode catalogue() throws IOException {
        try (InputStream json = CloudWatchLogsComponent.class.getResourceAsStream(CATALOGUE)) {
            return new ObjectMapper().readTree(json);
        }
    }

    /** The first columns of the tables in a section, by name. */
    private Map<String, Matcher> rows(Pattern row, String from, String to) {
        int start = document.indexOf(from);
        Map<String, Matcher> rows = new TreeMap<>();
        document.substring(start, document.indexOf(to, start))
                .lines()
                .map(row::matcher)
                .filter(Matcher::matches)
                .forEach(found -> assertThat(rows.put(found.group(1), found))
                        .as(found.group(1))
                        .isNull());
        return rows;
    }

    private Map<String, Matcher> options() {
        return rows(OPTION, "\n## Options\n", "\n## Health checks\n");
    }

    private static String simple(String javaType) {
        String raw = javaType.replaceFirst("<.*", "");
        return raw.substring(raw.lastIndexOf('.') + 1);
    }

    @Test
    void exactlyTheOptionsOfCatalogAreDocumented() {
        Set<String> names = new TreeSet<>();
        for (String kind : List.of("properties", "componentProperties")) {
            catalogue.get(kind).fieldNames().forEachRemaining(names::add);
        }

        assertThat(names).hasSizeGreaterThan(40);
        assertThat(options().keySet()).isEqualTo(names);
    }

    @Test
    void headersOfCatalogAreDocumentedWithType() {
        Map<String, String> types = new TreeMap<>();
        catalogue
                .get("headers")
                .properties()
                .forEach(header -> types.put(
                        header.getKey(),
                        simple(header.getValue().get("javaType").asText())));

        Map<String, String> documented = new TreeMap<>();
        rows(HEADER, "\n**Headers:**\n", "\n## Delivery\n").forEach((name, row) -> documented.put(name, row.group(2)));

        assertThat(documented).hasSizeGreaterThan(10).isEqualTo(types);
    }

    @Test
    void documentedTypesMatchCatalog() {
        options().forEach((name, row) -> {
            JsonNode option = option(name);
            String type = row.group(2).strip();
            if (option.get("type").asText().equals("enum") && type.contains(",")) {
                option.get("enum").forEach(value -> assertThat(type).contains("`" + value.asText() + "`"));
            } else {
                assertThat(type)
                        .as(name)
                        .isEqualTo("`" + simple(option.get("javaType").asText()) + "`");
            }
        });
    }

    @Test
    void documentedDefaultsMatchConsumerEndpoint() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            CloudWatchLogsEndpoint endpoint = camel.getEndpoint("cloudwatch-logs:group", CloudWatchLogsEndpoint.class);
            endpoint.createConsumer(exchange -> {});
            options().forEach((name, row) -> {
                boolean ofEndpoint = catalogue.get("properties").has(name);
                Object value =
                        getter(ofEndpoint).getOptionValue(ofEndpoint ? endpoint : endpoint.getComponent(), name, true);
                assertThat(row.group(3).strip()).as(name).isEqualTo(documented(name, value));
            });
        }
    }

    private static PropertyConfigurerGetter getter(boolean ofEndpoint) {
        return ofEndpoint ? new CloudWatchLogsEndpointConfigurer() : new CloudWatchLogsComponentConfigurer();
    }

    private String documented(String name, Object value) {
        if (option(name).get("autowired").asBoolean()) {
            return "autowired";
        }
        if (value instanceof Enum<?> constant) {
            return "`" + constant.name() + "`";
        }
        boolean hasDefault = !name.equals("logGroupName")
                && (value instanceof Number
                        || value instanceof Boolean
                        || (value instanceof String text && !text.isEmpty()));
        return hasDefault ? "`" + value + "`" : "";
    }

    private JsonNode option(String name) {
        return catalogue
                .get(catalogue.get("properties").has(name) ? "properties" : "componentProperties")
                .get(name);
    }
}
