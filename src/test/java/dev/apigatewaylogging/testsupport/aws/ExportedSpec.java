/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A spec in the shape of API Gateway's exports: printed over many lines, the base path as a variable of the server, a time
 * in place of a version (of an HTTP API that of the export), members in no dependable order.
 */
final class ExportedSpec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'UTC'").withZone(ZoneOffset.UTC);

    private ExportedSpec() {}

    static String of(GatewayApi api, String stage, String region, Instant now, int revision) {
        ObjectNode paths = JSON.createObjectNode();
        paths.set("/orders", JSON.createObjectNode().set("get", operation("the orders of revision " + revision)));
        ObjectNode order = JSON.createObjectNode();
        ArrayNode parameters = order.putArray("parameters");
        parameters
                .addObject()
                .put("name", "orderId")
                .put("in", "path")
                .put("required", true)
                .set("schema", JSON.createObjectNode().put("type", "string"));
        order.set("get", operation("one order, „quoted\" \\ and\tin Zürich"));
        paths.set("/orders/{orderId}", order);

        List<Map.Entry<String, ObjectNode>> members = new ArrayList<>();
        members.add(Map.entry(
                "info",
                JSON.createObjectNode()
                        .put("title", api.name())
                        .put("description", api.description())
                        .put("version", api.isRest() ? api.created().toString() : TIME.format(now))));
        members.add(Map.entry("paths", paths));
        members.add(Map.entry("components", JSON.createObjectNode()));
        Collections.shuffle(members, new Random(now.toEpochMilli()));

        ObjectNode spec = JSON.createObjectNode().put("openapi", "3.0.1");
        members.forEach(member -> spec.set(member.getKey(), member.getValue()));
        ObjectNode server = spec.putArray("servers")
                .addObject()
                .put("url", "https://" + api.id() + ".execute-api." + region + ".amazonaws.com/{basePath}");
        server.putObject("variables").putObject("basePath").put("default", stage.equals("$default") ? "" : "/" + stage);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode operation(String summary) {
        ObjectNode operation = JSON.createObjectNode().put("summary", summary);
        operation.putObject("responses").putObject("200").put("description", "200 response");
        return operation;
    }
}
