/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.testsupport.traffic.TrafficFeeder;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Control over HTTP, for a fake AWS that runs as a separate process.
 *
 * <ul>
 *   <li>{@code POST /_fake-aws/events}: one JSON object a line, {@code group}, {@code stream}, {@code message}, optional
 *       {@code timestamp} and {@code visibleAt} in milliseconds
 *   <li>{@code POST /_fake-aws/faults}: the faults to switch, for example {@code {"throttle":0.3,"emptyPages":1}}; an
 *       empty object switches all off
 *   <li>{@code POST /_fake-aws/traffic}: generated requests, for example {@code
 *       {"requests":2000,"perSecond":100,"streams":10,"seed":1,"live":true}}; live events are logged at their time,
 *       others at once. {@code GET} returns how many events have been logged
 *   <li>{@code PUT} and {@code DELETE /_fake-aws/groups?name=}: creates or deletes a group
 *   <li>{@code GET /_fake-aws/calls}: the number of requests by operation; {@code DELETE} resets it
 * </ul>
 */
final class FakeAwsAdmin {

    static final String PATH = "/_fake-aws/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeAws fakeAws;
    private final List<TrafficFeeder> feeders = new CopyOnWriteArrayList<>();

    FakeAwsAdmin(FakeAws fakeAws) {
        this.fakeAws = fakeAws;
    }

    HttpReply answer(HttpRequest request) {
        try {
            return switch (request.method() + " " + request.path().substring(PATH.length())) {
                case "POST events" -> events(request.body());
                case "POST faults" -> faults(request.body());
                case "POST traffic" -> traffic(request.body());
                case "GET traffic" -> traffic();
                case "PUT groups" -> {
                    fakeAws.group(request.query().get("name"));
                    yield done();
                }
                case "DELETE groups" -> {
                    fakeAws.deleteGroup(request.query().get("name"));
                    yield done();
                }
                case "GET calls" -> calls();
                case "DELETE calls" -> {
                    fakeAws.calls().clear();
                    yield done();
                }
                default -> HttpReply.text(404, "nothing here\n");
            };
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return HttpReply.text(400, e.getMessage() + "\n");
        }
    }

    private HttpReply events(byte[] lines) throws IOException {
        int count = 0;
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(lines), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isBlank()) {
                put(JSON.readTree(line));
                count++;
            }
        }
        return json(JSON.createObjectNode().put("events", count));
    }

    private void put(JsonNode event) {
        long now = fakeAws.clock().millis();
        for (String field : List.of("group", "stream", "message")) {
            if (!event.path(field).isTextual()) {
                throw new IllegalArgumentException("an event without " + field);
            }
        }
        fakeAws.put(
                event.get("group").textValue(),
                event.get("stream").textValue(),
                Instant.ofEpochMilli(event.path("timestamp").asLong(now)),
                event.get("message").textValue(),
                Instant.ofEpochMilli(event.path("visibleAt").asLong(now)));
    }

    private HttpReply faults(byte[] body) throws IOException {
        JsonNode switches = JSON.readTree(body);
        if (switches.isEmpty()) {
            fakeAws.faults().none();
        } else {
            fakeAws.faults().set(switches);
        }
        return done();
    }

    private HttpReply traffic(byte[] body) throws IOException {
        JsonNode wanted = JSON.readTree(body);
        TrafficPlan plan = TrafficPlan.of(wanted, fakeAws.clock().instant());
        if (wanted.path("live").asBoolean(false)) {
            feeders.add(TrafficFeeder.started(fakeAws, plan));
        } else {
            plan.fill(fakeAws);
        }
        return done();
    }

    private HttpReply traffic() {
        return json(JSON.createObjectNode()
                .put("logged", feeders.stream().mapToLong(TrafficFeeder::logged).sum())
                .put("done", feeders.stream().allMatch(TrafficFeeder::isDone)));
    }

    private HttpReply calls() {
        RequestLog log = fakeAws.calls();
        ObjectNode answer = JSON.createObjectNode()
                .put("calls", log.count())
                .put("pages", log.pages())
                .put("events", log.events())
                .put("throttled", log.rejected("ThrottlingException"))
                .put("mostConcurrent", log.mostConcurrent());
        ObjectNode byOperation = answer.putObject("byOperation");
        log.summary().forEach(byOperation::put);
        return json(answer);
    }

    private static HttpReply done() {
        return json(JSON.createObjectNode().put("done", true));
    }

    private static HttpReply json(ObjectNode answer) {
        try {
            return HttpReply.of(200, "application/json", JSON.writeValueAsBytes(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
