package dev.apigatewaylogging.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Fills and disturbs a stand-in that is a process of its own, and asks what was called. */
public final class StandInControl {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public StandInControl(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Switches faults by name, for example {@code Map.of("throttle", 0.3, "emptyPages", 1)}; an empty map ends all. */
    public void faults(Map<String, Object> switches) {
        send("POST", "faults", JSON.valueToTree(switches));
    }

    /** Lets the stand-in log what is planned: all at once, or each line when its time comes. */
    public void traffic(TrafficPlan plan, boolean live) {
        ObjectNode json = plan.toJson();
        json.put("live", live);
        send("POST", "traffic", json);
    }

    /** How many lines of planned traffic have been logged, and whether that is all of them. */
    public JsonNode traffic() {
        return send("GET", "traffic", null);
    }

    public void createGroup(String name) {
        send("PUT", "groups?name=" + encoded(name), null);
    }

    public void deleteGroup(String name) {
        send("DELETE", "groups?name=" + encoded(name), null);
    }

    /** The counters: {@code calls}, {@code pages}, {@code events}, {@code throttled}, {@code byOperation}. */
    public JsonNode calls() {
        return send("GET", "calls", null);
    }

    /** Counts from zero again. */
    public void forgetCalls() {
        send("DELETE", "calls", null);
    }

    private JsonNode send(String method, String path, JsonNode body) {
        java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(
                        endpoint.resolve(StandInAdmin.PATH + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
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
