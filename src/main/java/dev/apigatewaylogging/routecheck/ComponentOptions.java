/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;

/**
 * The options of the endpoints of a component, from the metadata that Camel generates into its jar.
 *
 * @see <a href="https://camel.apache.org/manual/camel-catalog.html">Camel catalog</a>
 */
final class ComponentOptions {

    /** A number, or a duration as {@code 1m30s} or {@code PT90S}, which Camel also takes as a number of milliseconds. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(?:\\.\\d+)?|(?:\\d+[A-Za-z]+)+|[Pp]\\S*\\d\\S*");

    private final JsonNode options;
    private final boolean lenient;

    private ComponentOptions(JsonNode schema) {
        this.options = schema.path("properties");
        this.lenient = schema.path("component").path("lenientProperties").asBoolean();
    }

    /** Reads the metadata of each component once. */
    static final class Loader {

        private final CamelContext context;
        private final ObjectMapper mapper = new ObjectMapper();
        private final Map<String, Optional<ComponentOptions>> loaded = new HashMap<>();

        Loader(CamelContext context) {
            this.context = context;
        }

        /** The options of the component; empty if it does not exist, or has no metadata. */
        Optional<ComponentOptions> of(String scheme) {
            return loaded.computeIfAbsent(scheme, this::load);
        }

        private Optional<ComponentOptions> load(String scheme) {
            if (scheme.isEmpty() || scheme.contains("$") || !(context instanceof CatalogCamelContext catalog)) {
                return Optional.empty();
            }
            try {
                String schema = catalog.getComponentParameterJsonSchema(scheme);
                return schema == null ? Optional.empty() : Optional.of(new ComponentOptions(mapper.readTree(schema)));
            } catch (IOException e) {
                // without metadata, Camel checks the options itself
                return Optional.empty();
            }
        }
    }

    /** If there is no such option: which one may be meant, with a blank before it, or an empty text. */
    Optional<String> unknown(String name) {
        if (lenient || options.isEmpty() || options.has(name)) {
            return Optional.empty();
        }
        TreeSet<String> known = new TreeSet<>();
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            known.add(option.getKey());
            String prefix = option.getValue().path("prefix").asText();
            if (!prefix.isEmpty() && name.startsWith(prefix)) {
                return Optional.empty();
            }
        }
        return Optional.of(Names.suggestion(name, known));
    }

    boolean isSecret(String name) {
        return options.path(name).path("secret").asBoolean();
    }

    /**
     * Why the option cannot have the value, as a relative clause with a blank before it; empty if it can, or if that is not known.
     */
    Optional<String> objection(String name, String value) {
        JsonNode option = options.path(name);
        if (value.isEmpty() || value.startsWith("#") || value.contains("${") || value.startsWith("RAW(")) {
            return Optional.empty();
        }
        return switch (option.path("type").asText()) {
            case "integer", "number" -> unless(NUMBER.matcher(value).matches(), " which is no number");
            case "duration" -> unless(NUMBER.matcher(value).matches(), " which is no duration");
            case "boolean" ->
                unless(
                        value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"),
                        " which is neither true nor false");
            case "enum" -> oneOf(option.path("enum"), value);
            default -> Optional.empty();
        };
    }

    private static Optional<String> oneOf(JsonNode constants, String value) {
        List<String> names = new ArrayList<>();
        constants.forEach(constant -> names.add(constant.asText()));
        boolean known =
                names.isEmpty() || names.stream().anyMatch(name -> plain(name).equals(plain(value)));
        return unless(known, " which is not one of " + String.join(", ", names) + Names.suggestion(value, names));
    }

    /** Camel finds constants regardless of case and dashes. */
    private static String plain(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static Optional<String> unless(boolean good, String objection) {
        return good ? Optional.empty() : Optional.of(objection);
    }
}
