/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A spec with paths as Akto imports them: greedy path variables ({@code {proxy+}}) are plain ones, because Akto would take them
 * literally, and {@code x-amazon-apigateway-any-method} is expanded to the methods, because Akto would omit it. All other bytes
 * are unchanged.
 *
 * @param spec the spec as UTF-8
 * @param hasOperations whether Akto would import anything of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ImportablePaths(byte[] spec, boolean hasOperations) {

    private static final JsonFactory STREAM = new JsonFactory();
    private static final String ANY_METHOD = "x-amazon-apigateway-any-method";
    private static final String DEFAULT_ROUTE = "/$default";

    /** The methods that ANY stands for. */
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch");

    private static final Pattern GREEDY = Pattern.compile("\\{([^{}]+)\\+}");

    /** Bytes to replace. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Splice(int from, int to, byte[] replacement) {}

    /**
     * Makes the paths of a spec importable.
     *
     * @param exported a spec as UTF-8; must not be modified afterwards
     * @throws IOException if it is not JSON; the message may quote it
     */
    static ImportablePaths of(byte[] exported) throws IOException {
        byte[] plain = apply(exported, greedyVariables(exported));
        List<Splice> expansions = new ArrayList<>();
        boolean hasOperations = anyMethods(plain, expansions);
        return new ImportablePaths(apply(plain, expansions), hasOperations);
    }

    private static byte[] apply(byte[] spec, List<Splice> splices) {
        if (splices.isEmpty()) {
            return spec;
        }
        ByteArrayOutputStream changed = new ByteArrayOutputStream(spec.length);
        int at = 0;
        for (Splice splice : splices) {
            changed.write(spec, at, splice.from() - at);
            changed.writeBytes(splice.replacement());
            at = splice.to();
        }
        changed.write(spec, at, spec.length - at);
        return changed.toByteArray();
    }

    /** The paths with a greedy variable, and the parameters of that name. */
    private static List<Splice> greedyVariables(byte[] spec) throws IOException {
        Set<String> names = pathNames(spec);
        List<Splice> splices = new ArrayList<>();
        forEachPath(spec, (name, at, parser) -> {
            String plain = GREEDY.matcher(name).replaceAll("{$1}");
            if (plain.equals(name) || names.contains(plain) || parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            splices.add(new Splice(at, endOfString(spec, at), json(plain)));
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean ofPath = parser.currentName().equals("parameters");
                JsonToken value = parser.nextToken();
                if (ofPath) {
                    parameters(spec, parser, splices);
                } else if (value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        boolean ofOperation = parser.currentName().equals("parameters");
                        parser.nextToken();
                        if (ofOperation) {
                            parameters(spec, parser, splices);
                        } else {
                            parser.skipChildren();
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        });
        return splices;
    }

    private static void parameters(byte[] spec, JsonParser parser, List<Splice> splices) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            String name = "";
            int at = 0;
            boolean inPath = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("name") && value == JsonToken.VALUE_STRING) {
                    at = offset(parser);
                    name = parser.getText();
                } else if (field.equals("in") && value == JsonToken.VALUE_STRING) {
                    inPath = parser.getText().equals("path");
                } else {
                    parser.skipChildren();
                }
            }
            if (inPath && name.length() > 1 && name.endsWith("+")) {
                splices.add(new Splice(at, endOfString(spec, at), json(name.substring(0, name.length() - 1))));
            }
        }
    }

    /** Returns whether there is any operation. */
    private static boolean anyMethods(byte[] spec, List<Splice> splices) throws IOException {
        boolean[] hasOperations = new boolean[1];
        forEachPath(spec, (name, at, parser) -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            Set<String> present = new HashSet<>();
            AnyMethod any = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                int start = offset(parser);
                JsonToken value = parser.nextToken();
                if (field.equals(ANY_METHOD) && value == JsonToken.START_OBJECT) {
                    any = AnyMethod.read(start, parser);
                } else {
                    present.add(field);
                    parser.skipChildren();
                }
            }
            // the route for all other paths would become an endpoint of this name, which no request has
            if (any != null && !any.isDefaultRoute() && !name.equals(DEFAULT_ROUTE)) {
                List<String> missing = METHODS.stream()
                        .filter(method -> !present.contains(method))
                        .toList();
                if (!missing.isEmpty()) {
                    splices.add(any.expandedTo(spec, missing));
                    present.addAll(missing);
                }
            }
            hasOperations[0] |= METHODS.stream().anyMatch(present::contains);
        });
        return hasOperations[0];
    }

    /**
     * An {@code x-amazon-apigateway-any-method}.
     *
     * @param start of its name
     * @param valueStart of its operation
     * @param end of its operation
     * @param idStart of the value of its {@code operationId}; negative without one
     * @param id its {@code operationId}
     */
    private record AnyMethod(int start, int valueStart, int end, int idStart, String id, boolean isDefaultRoute) {

        static AnyMethod read(int start, JsonParser parser) throws IOException {
            int valueStart = offset(parser);
            int idStart = -1;
            String id = "";
            boolean isDefaultRoute = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("operationId") && value == JsonToken.VALUE_STRING) {
                    idStart = offset(parser);
                    id = parser.getText();
                } else if (field.equals("isDefaultRoute")) {
                    isDefaultRoute = value == JsonToken.VALUE_TRUE;
                } else {
                    parser.skipChildren();
                }
            }
            int end = (int) parser.currentLocation().getByteOffset();
            return new AnyMethod(start, valueStart, end, idStart, id, isDefaultRoute);
        }

        Splice expandedTo(byte[] spec, List<String> methods) {
            ByteArrayOutputStream operations = new ByteArrayOutputStream();
            for (String method : methods) {
                operations.writeBytes((operations.size() == 0 ? "\"" : ",\"").getBytes(StandardCharsets.UTF_8));
                operations.writeBytes((method + "\":").getBytes(StandardCharsets.UTF_8));
                if (idStart < 0) {
                    operations.write(spec, valueStart, end - valueStart);
                } else {
                    // must be unique
                    int idEnd = endOfString(spec, idStart);
                    operations.write(spec, valueStart, idStart - valueStart);
                    operations.writeBytes(json(id + "-" + method));
                    operations.write(spec, idEnd, end - idEnd);
                }
            }
            return new Splice(start, end, operations.toByteArray());
        }
    }

    /** Reads a path item: the parser is at its value, and must be at the end of the value afterwards. */
    private interface PathItemReader {

        /** @param at the offset of the path's name, in bytes */
        void read(String name, int at, JsonParser parser) throws IOException;
    }

    private static Set<String> pathNames(byte[] spec) throws IOException {
        Set<String> names = new HashSet<>();
        forEachPath(spec, (name, at, parser) -> {
            names.add(name);
            parser.skipChildren();
        });
        return names;
    }

    private static void forEachPath(byte[] spec, PathItemReader reader) throws IOException {
        try (JsonParser parser = STREAM.createParser(spec)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isPaths = parser.currentName().equals("paths");
                if (parser.nextToken() != JsonToken.START_OBJECT || !isPaths) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    int at = offset(parser);
                    parser.nextToken();
                    reader.read(name, at, parser);
                }
            }
        }
    }

    /** The offset of the present token, in bytes. */
    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The offset after a string's closing quote. */
    private static int endOfString(byte[] spec, int start) {
        int at = start + 1;
        while (spec[at] != '"') {
            at += spec[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static byte[] json(String text) {
        return ('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"')
                .getBytes(StandardCharsets.UTF_8);
    }
}
