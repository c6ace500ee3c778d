package dev.apigatewaylogging.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Control over HTTP, for a stand-in that is a process of its own.
 *
 * <ul>
 *   <li>{@code POST /_standin/events}: one JSON object a line, {@code group}, {@code stream}, {@code message}, optional
 *       {@code timestamp} and {@code visibleAt} in milliseconds
 *   <li>{@code POST /_standin/faults}: the faults to switch, for example {@code {"throttle":0.3,"emptyPages":1}}; an
 *       empty object switches all off
 *   <li>{@code PUT} and {@code DELETE /_standin/groups?name=}: creates or deletes a group
 *   <li>{@code GET /_standin/calls}: what was called how often; {@code DELETE} forgets it
 * </ul>
 */
final class StandInAdmin {

    static final String PATH = "/_standin/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CloudWatchStandIn standIn;

    StandInAdmin(CloudWatchStandIn standIn) {
        this.standIn = standIn;
    }

    HttpReply answer(HttpRequest request) {
        try {
            return switch (request.method() + " " + request.path().substring(PATH.length())) {
                case "POST events" -> events(request.body());
                case "POST faults" -> faults(request.body());
                case "PUT groups" -> {
                    standIn.group(request.query().get("name"));
                    yield done();
                }
                case "DELETE groups" -> {
                    standIn.deleteGroup(request.query().get("name"));
                    yield done();
                }
                case "GET calls" -> calls();
                case "DELETE calls" -> {
                    standIn.calls().clear();
                    yield done();
                }
                default -> HttpReply.text(404, "nothing here\n");
            };
        } catch (IOException | IllegalArgumentException e) {
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
        long now = standIn.clock().millis();
        for (String field : List.of("group", "stream", "message")) {
            if (!event.path(field).isTextual()) {
                throw new IllegalArgumentException("an event without " + field);
            }
        }
        standIn.put(
                event.get("group").textValue(),
                event.get("stream").textValue(),
                Instant.ofEpochMilli(event.path("timestamp").asLong(now)),
                event.get("message").textValue(),
                Instant.ofEpochMilli(event.path("visibleAt").asLong(now)));
    }

    private HttpReply faults(byte[] body) throws IOException {
        JsonNode switches = JSON.readTree(body);
        if (switches.isEmpty()) {
            standIn.faults().none();
        } else {
            standIn.faults().set(switches);
        }
        return done();
    }

    private HttpReply calls() {
        CallLog log = standIn.calls();
        ObjectNode answer = JSON.createObjectNode()
                .put("calls", log.count())
                .put("pages", log.pages())
                .put("events", log.events())
                .put("throttled", log.refused("ThrottlingException"))
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
