/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Hashes the content of a spec: the order of members, white space and the export time make no difference. The document
 * is read once as a stream, without a tree in memory.
 */
final class SpecHash {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * API Gateway writes the time of the export or deployment into the version, for example {@code
     * 2024-05-01T09:30:00Z} or {@code 2024-05-01 09:30:00UTC}.
     */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)? ?(Z|UTC|[+-]\\d\\d:?\\d\\d)?");

    private final JsonParser parser;

    private SpecHash(JsonParser parser) {
        this.parser = parser;
    }

    /** Returns the hash of a JSON document, 64 hexadecimal digits. */
    static String of(InputStream json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return HexFormat.of().formatHex(new SpecHash(parser).value(Level.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The position in the document: timestamps are included except in the description of the document itself. */
    private enum Level {
        ROOT,
        INFO,
        BELOW;

        Level member(String name) {
            return this == ROOT && name.equals("info") ? INFO : BELOW;
        }

        boolean countsTimes() {
            return this == BELOW;
        }
    }

    private byte[] value(Level level) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(level);
            case START_ARRAY -> array();
            default -> scalar();
        };
    }

    private byte[] object(Level level) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            boolean time = token == JsonToken.VALUE_STRING
                    && !level.countsTimes()
                    && TIME.matcher(parser.getText()).matches();
            if (!time) {
                members.put(name, value(level.member(name)));
            }
        }
        MessageDigest digest = digest('{');
        members.forEach((name, hash) -> {
            digest.update(digest('"').digest(name.getBytes(StandardCharsets.UTF_8)));
            digest.update(hash);
        });
        return digest.digest();
    }

    private byte[] array() throws IOException {
        MessageDigest digest = digest('[');
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            digest.update(value(Level.BELOW));
        }
        return digest.digest();
    }

    private byte[] scalar() throws IOException {
        char kind = parser.currentToken() == JsonToken.VALUE_STRING ? '"' : '=';
        return digest(kind).digest(parser.getText().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest digest(char kind) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) kind);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JRE has SHA-256", e);
        }
    }
}
