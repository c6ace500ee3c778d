/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Inserts a URL as the first entry of a spec's {@code servers}. Akto takes the first one, inserts variables unchanged
 * and appends the path: API Gateway's {@code https://host/{basePath}} with {@code basePath=/prod} would become {@code
 * https://host//prod}, a path that the traffic does not have. The rest of the spec is unchanged.
 */
final class ServersRewriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory STREAM = JSON.getFactory();

    private final byte[] exported;
    private final String url;

    private ServersRewriter(byte[] exported, String url) {
        this.exported = exported;
        this.url = url;
    }

    /**
     * Returns the spec with the URL as its first server.
     *
     * @param exported a spec as UTF-8
     * @throws ApiGatewayException if it is not a JSON object with an OpenAPI version
     */
    static SpecContent prepend(byte[] exported, String url) {
        try {
            return new ServersRewriter(exported, url).prepend();
        } catch (JsonProcessingException e) {
            // the exception's message would quote the spec
            throw new ApiGatewayException("invalid JSON in the exported document at byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SpecContent prepend() throws IOException {
        try (JsonParser parser = STREAM.createParser(exported)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notOpenApi();
            }
            int root = (int) parser.currentLocation().getByteOffset();
            SpecContent changed = null;
            boolean openApi = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                openApi |= name.equals("openapi");
                if (name.equals("servers") && value == JsonToken.START_ARRAY) {
                    changed = first(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (!openApi) {
                throw notOpenApi();
            }
            return changed == null ? insert(root, "\"servers\":[" + server() + "],") : changed;
        }
    }

    /** Reads the list of servers to its end. */
    private SpecContent first(JsonParser parser) throws IOException {
        int at = (int) parser.currentLocation().getByteOffset();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return insert(at, server());
        }
        JsonNode first = JSON.readTree(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
        return isSame(first) ? SpecContent.asExported(exported) : insert(at, server() + ",");
    }

    private boolean isSame(JsonNode server) {
        String exportedUrl = server.path("url").asText();
        return exportedUrl.equals(url) || exportedUrl.equals(url + "/");
    }

    private String server() throws IOException {
        return "{\"url\":" + JSON.writeValueAsString(url) + "}";
    }

    private SpecContent insert(int at, String text) {
        return new SpecContent(exported, at, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiGatewayException notOpenApi() {
        return new ApiGatewayException("not an OpenAPI document");
    }
}
