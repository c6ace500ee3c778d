package dev.apigatewaylogging;

import dev.apigatewaylogging.standin.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The management port of a running connector, as a browser, a probe or Prometheus asks it. */
public final class Management {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_][a-z0-9_]*(?:\\{.*})?) (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    private Management(String address) {
        this.address = address;
    }

    /** Finds the port in what the connector says when it starts. */
    public static Management of(JavaProcess connector) {
        Matcher line = connector.awaitLine("HttpServer started on [^:]+:(\\d+)", Duration.ofSeconds(60));
        return new Management("http://127.0.0.1:" + line.group(1));
    }

    /** Gets a path, whatever the status. */
    public HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + address + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The samples of {@code /q/metrics}: name with labels, value. */
    public Map<String, Double> metrics() {
        Map<String, Double> samples = new TreeMap<>();
        get("/q/metrics").body().lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                samples.put(sample.group(1), Double.valueOf(sample.group(2)));
            }
        });
        return samples;
    }

    public String address() {
        return address;
    }
}
