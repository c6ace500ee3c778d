/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model of what Akto's consumer makes of a record, as strict as the strictest version of it. Akto commits before it
 * reads and reports nothing, so this is how the tests know what would be lost.
 */
public final class AktoConsumer {

    /** The largest record that Kafka accepts with its default configuration, in bytes. */
    public static final int LARGEST = 1024 * 1024;

    private static final Set<String> SOURCES = Set.of("HAR", "PCAP", "MIRRORING", "SDK", "OTHER", "POSTMAN");

    private static final Set<String> READ = Set.of(
            "path",
            "method",
            "requestHeaders",
            "responseHeaders",
            "requestPayload",
            "responsePayload",
            "statusCode",
            "status",
            "type",
            "time",
            "ip",
            "destIp",
            "direction",
            "source",
            "akto_account_id",
            "akto_vxlan_id",
            "is_pending",
            "tag");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What becomes of a record. */
    public sealed interface Verdict {}

    /**
     * Akto keeps the record.
     *
     * @param collection the collection of APIs it falls in: the host, {@code special_char_host}, or a number for none
     * @param endpoint the path without its query
     * @param parameters the names of the parameters found in the query and in JSON bodies; {@code #} joins the levels
     * @param requestHeaders the headers with their names in lower case
     * @param time seconds since the epoch; empty if Akto uses the time of consumption
     * @param others the fields that Akto ignores and keeps in the sample, if they are text
     * @param inventory whether the endpoint is added to the inventory: the response was 2xx or 302
     */
    public record Stored(
            String collection,
            String method,
            String endpoint,
            String query,
            Set<String> parameters,
            Map<String, String> requestHeaders,
            Map<String, String> responseHeaders,
            String requestPayload,
            String responsePayload,
            int status,
            String phrase,
            String type,
            OptionalInt time,
            String ip,
            String accountId,
            Map<String, String> tags,
            Map<String, String> others,
            boolean inventory)
            implements Verdict {}

    /** Akto cannot parse the record and loses it. */
    public record Lost(String reason) implements Verdict {}

    /** Akto parses the record and drops it. */
    public record Dropped(String reason) implements Verdict {}

    /** Consumes a record of the topic. */
    public Verdict take(byte[] record) {
        try {
            return read(record);
        } catch (Unreadable e) {
            return new Lost(e.getMessage());
        }
    }

    private static Verdict read(byte[] bytes) throws Unreadable {
        if (bytes.length > LARGEST) {
            throw new Unreadable("larger than 1 MB");
        }
        JsonNode record = object("the record", decode(bytes));
        String path = string(record, "path");
        String method = record.has("method") ? string(record, "method") : "OTHER";
        String type = string(record, "type");
        boolean isWebSocket = type.equalsIgnoreCase("WEBSOCKET");
        boolean isMessage = isWebSocket && record.has("events");
        if (isMessage) {
            path = "/" + messageType(record.path("events"));
            method = "WS";
        }
        Map<String, String> requestHeaders = lowerCase(strings(record, isMessage ? "headers" : "requestHeaders"));
        Map<String, String> responseHeaders = lowerCase(strings(record, "responseHeaders"));
        String requestPayload = string(record, "requestPayload");
        String responsePayload = string(record, "responsePayload");
        int status = isWebSocket ? 101 : number(record, "statusCode");
        String account = string(record, "akto_account_id");
        if (!account.matches("[0-9]+")) {
            throw new Unreadable("akto_account_id is not digits");
        }
        if (!string(record, "is_pending").equalsIgnoreCase("false")) {
            throw new Unreadable("is_pending is not false");
        }
        String source = string(record, "source");
        if (!SOURCES.contains(source)) {
            throw new Unreadable("source is unknown");
        }
        String collection = source.equals("MIRRORING")
                ? collection(requestHeaders.get("host"), string(record, "akto_vxlan_id"))
                : string(record, "akto_vxlan_id");
        Map<String, String> tags = strings(record, "tag");
        for (String field : new String[] {"status", "ip", "destIp", "direction"}) {
            string(record, field);
        }

        if (unclosed(requestHeaders, requestPayload) || unclosed(responseHeaders, responsePayload)) {
            return new Dropped("a JSON body is not closed");
        }
        String lowerPath = path.toLowerCase(Locale.ROOT);
        if (lowerPath.contains("/health") || lowerPath.contains("api/ingestdata")) {
            return new Dropped("health check or ingestion");
        }
        if (requestHeaders.containsKey("x-akto-ignore")) {
            return new Dropped("Akto's own request");
        }

        int mark = path.indexOf('?');
        String query = mark < 0 ? "" : path.substring(mark + 1);
        Set<String> parameters = new TreeSet<>();
        ofQuery(query, parameters);
        ofBody(requestPayload, parameters);
        ofBody(responsePayload, parameters);
        return new Stored(
                collection,
                method,
                mark < 0 ? path : path.substring(0, mark),
                query,
                parameters,
                requestHeaders,
                responseHeaders,
                requestPayload,
                responsePayload,
                status,
                string(record, "status"),
                type,
                time(record),
                string(record, "ip"),
                account,
                tags,
                others(record),
                (status >= 200 && status < 300) || status == 302 || isWebSocket);
    }

    /** What the first frame with data is about. */
    private static String messageType(JsonNode events) throws Unreadable {
        for (JsonNode event : events) {
            int opcode = event.path("opcode").asInt(-1);
            if (opcode < 0 || opcode > 7) {
                continue;
            }
            try {
                JsonNode payload = JSON.readTree(event.path("payload").asText());
                for (String name : new String[] {"type", "messageType"}) {
                    if (payload.has(name)) {
                        return payload.path(name).asText();
                    }
                }
            } catch (JsonProcessingException e) {
                // not JSON
            }
            return "data_frame";
        }
        throw new Unreadable("no frame with data");
    }

    private static Map<String, String> others(JsonNode record) {
        Map<String, String> others = new LinkedHashMap<>();
        record.properties().stream()
                .filter(field ->
                        !READ.contains(field.getKey()) && field.getValue().isTextual())
                .forEach(field -> others.put(field.getKey(), field.getValue().textValue()));
        return others;
    }

    private static String decode(byte[] bytes) throws Unreadable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("not UTF-8");
        }
    }

    private static JsonNode object(String what, String text) throws Unreadable {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new Unreadable(what + " is not JSON: " + e.getOriginalMessage());
        }
        throw new Unreadable(what + " is not a JSON object");
    }

    private static String string(JsonNode record, String field) throws Unreadable {
        JsonNode node = record.path(field);
        if (!node.isTextual()) {
            throw new Unreadable(field + " is not a string");
        }
        return node.textValue();
    }

    private static int number(JsonNode record, String field) throws Unreadable {
        JsonNode node = record.path(field);
        try {
            return Integer.parseInt(node.asText());
        } catch (NumberFormatException e) {
            throw new Unreadable(field + " is not a whole number");
        }
    }

    private static OptionalInt time(JsonNode record) {
        try {
            return OptionalInt.of(Integer.parseInt(record.path("time").asText()));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static Map<String, String> strings(JsonNode record, String field) throws Unreadable {
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                object(field, string(record, field)).properties()) {
            if (!entry.getValue().isTextual()) {
                throw new Unreadable(field + " holds a value that is not a string");
            }
            strings.put(entry.getKey(), entry.getValue().textValue());
        }
        return strings;
    }

    /** Akto keeps one of two headers whose names became equal, depending on its maps. Here both are removed. */
    private static Map<String, String> lowerCase(Map<String, String> headers) throws Unreadable {
        Map<String, String> lower = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (lower.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()) != null) {
                throw new Unreadable("two headers differ in case only");
            }
        }
        return lower;
    }

    private static boolean unclosed(Map<String, String> headers, String body) {
        if (!headers.getOrDefault("content-type", "application/json").equals("application/json")) {
            return false;
        }
        String text = body.trim();
        return (text.startsWith("{") && !text.endsWith("}")) || (text.startsWith("[") && !text.endsWith("]"));
    }

    private static String collection(String host, String fallback) {
        if (host == null || host.toLowerCase(Locale.ROOT).equals(host.toUpperCase(Locale.ROOT))) {
            return fallback;
        }
        boolean special = host.chars().anyMatch(c -> "<>%/?#[]@!$&'()*+,;=".indexOf(c) >= 0);
        return special ? "special_char_host" : host.toLowerCase(Locale.ROOT).trim();
    }

    private static void ofQuery(String query, Set<String> parameters) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                parameters.add(decodeName(name));
            }
        }
    }

    private static String decodeName(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    private static void ofBody(String body, Set<String> parameters) {
        try {
            flatten("", JSON.readTree(body), parameters);
        } catch (JsonProcessingException e) {
            // not JSON: no parameters
        }
    }

    private static void flatten(String prefix, JsonNode node, Set<String> parameters) {
        String before = prefix.isEmpty() ? "" : prefix + "#";
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(before + entry.getKey(), entry.getValue(), parameters));
        } else if (node.isArray()) {
            node.forEach(element -> flatten(before + "$", element, parameters));
        } else if (!prefix.isEmpty()) {
            parameters.add(prefix);
        }
    }

    /** The record cannot be parsed; the message has the reason. */
    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason);
        }
    }
}
