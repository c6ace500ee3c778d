/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Headers with case-insensitive names. */
public final class Headers {

    private static final JsonFactory JSON = new JsonFactory();

    private Headers() {}

    /** Returns the value of a header; empty if missing. */
    public static String value(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value != null) {
            return value;
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return "";
    }

    /** Sets a header, under its existing name in any case. */
    public static void set(Map<String, String> headers, String name, String value) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                header.setValue(value);
                return;
            }
        }
        headers.put(name, value);
    }

    /** Adds missing headers. */
    public static void putAllIfAbsent(Map<String, String> headers, Map<String, String> more) {
        if (more.isEmpty()) {
            return;
        }
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(headers.keySet());
        more.forEach((name, value) -> {
            if (known.add(name)) {
                headers.put(name, value);
            }
        });
        if (headers instanceof LoggedHeaders logged && more instanceof LoggedHeaders others) {
            logged.areAlsoFrom(others);
        }
    }

    /** Parses the header field of an access log: a JSON object, or API Gateway's own format. */
    public static Map<String, String> ofAccessLog(String text) {
        if (!text.strip().startsWith("{")) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    headers.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return headers;
        } catch (IOException notJson) {
            return headers.isEmpty() ? HeaderMapParser.headers(text, false) : headers;
        }
    }
}
