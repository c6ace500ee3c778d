/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.testsupport.traffic.PlannedEntry;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.ScriptedEvent;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/** Fills and disturbs a fake AWS that runs as a separate process, and queries its requests. */
public final class FakeAwsControl {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many entries are sent at a time. */
    private static final int BATCH = 5_000;

    private final URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public FakeAwsControl(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Switches faults by name, for example {@code Map.of("throttle", 0.3, "emptyPages", 1)}; an empty map ends all. */
    public void faults(Map<String, Object> switches) {
        send("POST", "faults", JSON.<JsonNode>valueToTree(switches));
    }

    /** Lets the fake AWS log a plan: all at once, or each event at its time. */
    public void traffic(TrafficPlan plan, boolean live) {
        ObjectNode json = plan.toJson();
        json.put("live", live);
        send("POST", "traffic", json);
    }

    /** Lets the fake AWS log all of a plan at once, entry by entry. */
    public void fill(PlannedLog plan) {
        plan.groups().forEach(this::createGroup);
        StringBuilder batch = new StringBuilder();
        int entries = 0;
        for (Iterator<PlannedEntry> all = plan.entries(); all.hasNext(); ) {
            batch.append(json(all.next())).append('\n');
            if (++entries % BATCH == 0 || !all.hasNext()) {
                send("POST", "events", BodyPublishers.ofString(batch.toString()));
                batch.setLength(0);
            }
        }
    }

    private static ObjectNode json(PlannedEntry entry) {
        ScriptedEvent event = entry.event();
        return JSON.createObjectNode()
                .put("group", entry.group())
                .put("stream", event.stream())
                .put("timestamp", event.timestamp().toEpochMilli())
                .put("visibleAt", event.visibleAt().toEpochMilli())
                .put("message", event.message());
    }

    /** How many events of planned traffic have been logged, and whether these are all. */
    public JsonNode traffic() {
        return send("GET", "traffic", BodyPublishers.noBody());
    }

    public void createGroup(String name) {
        send("PUT", "groups?name=" + encoded(name), BodyPublishers.noBody());
    }

    public void deleteGroup(String name) {
        send("DELETE", "groups?name=" + encoded(name), BodyPublishers.noBody());
    }

    /** The counters: {@code calls}, {@code pages}, {@code events}, {@code throttled}, {@code byOperation}. */
    public JsonNode calls() {
        return send("GET", "calls", BodyPublishers.noBody());
    }

    /** Counts from zero again. */
    public void forgetCalls() {
        send("DELETE", "calls", BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, JsonNode body) {
        return send(method, path, BodyPublishers.ofString(body.toString()));
    }

    private JsonNode send(String method, String path, BodyPublisher body) {
        java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(
                        endpoint.resolve(FakeAwsAdmin.PATH + path))
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
