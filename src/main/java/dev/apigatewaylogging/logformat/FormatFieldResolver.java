/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Resolves the names of a custom JSON format. A name of the format has the meaning of its variable; other names are
 * resolved as usual.
 */
final class FormatFieldResolver implements JsonFieldResolver {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private record Name(String container, String name) {}

    private record Template(int number, AccessLogFormat format) {}

    private final Map<Name, Template> templates = new HashMap<>();

    /** The numbers of the templates with a name in any object. */
    private final Map<String, BitSet> numbers = new HashMap<>();

    private final Set<String> objects = new HashSet<>();

    /** Parses a format; one that is not JSON has no names. */
    static FormatFieldResolver of(String format) {
        FormatFieldResolver names = new FormatFieldResolver();
        try (JsonParser json = JSON.createParser(quoted(format))) {
            Deque<String> containers = new ArrayDeque<>();
            String name = "";
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return names;
            }
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    name = json.currentName();
                } else if (token == JsonToken.START_OBJECT) {
                    containers.push(name);
                    names.objects.add(name);
                } else if (token == JsonToken.END_OBJECT) {
                    containers.poll();
                } else if (token == JsonToken.VALUE_STRING && json.getText().contains("$context.")) {
                    String container = containers.isEmpty() ? "" : containers.peek();
                    int number = names.templates.size();
                    names.templates.put(
                            new Name(container, name), new Template(number, AccessLogFormat.of(json.getText())));
                    names.numbers.computeIfAbsent(name, unseen -> new BitSet()).set(number);
                }
            }
        } catch (IOException notJson) {
            return new FormatFieldResolver();
        }
        return names;
    }

    /** Returns the format with quotes around variables that have none: numbers are often printed this way. */
    private static String quoted(String format) {
        StringBuilder text = new StringBuilder(format.length() + 32);
        char quote = 0;
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
            if (c == '$' && quote == 0) {
                int end = i;
                while (end < format.length() && ",}] \r\n\t".indexOf(format.charAt(end)) < 0) {
                    end++;
                }
                text.append('"').append(format, i, end).append('"');
                i = end;
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    boolean isEmpty() {
        return templates.isEmpty();
    }

    @Override
    public void put(AccessLogEntryBuilder into, String container, String name, String value) {
        Template template = templates.get(new Name(container, name));
        // the log group of another API may use the name with its usual meaning
        boolean isOfFormat = template != null && template.format().read(value, into);
        if (template != null && !isOfFormat) {
            into.notOfFormat();
        }
        if (!isOfFormat) {
            nameInside(into, name);
            COMMON.put(into, container, name, value);
        } else {
            into.nameOfFormat(template.number(), templates.size());
        }
    }

    @Override
    public void object(AccessLogEntryBuilder into, String container, String name) {
        if (!objects.contains(name) && !templates.containsKey(new Name(container, name))) {
            into.objectNotOfFormat();
        }
    }

    @Override
    public void nameInside(AccessLogEntryBuilder into, String name) {
        BitSet displaced = numbers.get(name);
        if (displaced != null) {
            into.nameOfFormatElsewhere(displaced);
        }
    }

    @Override
    public boolean wantsWhole(String container, String name) {
        return !templates.containsKey(new Name(container, name)) && COMMON.wantsWhole(container, name);
    }
}
