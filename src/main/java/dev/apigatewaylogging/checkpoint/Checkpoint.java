/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored checkpoint of a log group, without its delivered requests.
 *
 * @param positions the position where each scan resumes, milliseconds since the epoch
 * @param firstSegment number of the first journal segment that is still needed
 */
public record Checkpoint(List<Long> positions, long firstSegment) {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    public byte[] toJson(String logGroup) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("version", VERSION);
        document.put("logGroup", logGroup);
        ArrayNode array = document.putArray("positions");
        positions.forEach(array::add);
        document.put("firstSegment", firstSegment);
        return JSON.writeValueAsBytes(document);
    }

    /**
     * Parses a stored checkpoint.
     *
     * @throws IOException if it is not a checkpoint, or has a later version
     */
    public static Checkpoint fromJson(byte[] bytes) throws IOException {
        JsonNode document = JSON.readTree(bytes);
        if (document.path("version").asInt() != VERSION) {
            throw new IOException("The checkpoint has version " + document.path("version")
                    + ", but this release supports version " + VERSION
                    + ". Use the release that wrote it, or a later one");
        }
        List<Long> positions = new ArrayList<>();
        document.path("positions").forEach(position -> positions.add(position.asLong()));
        return new Checkpoint(positions, document.path("firstSegment").asLong());
    }
}
