/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The management port of a running connector, as seen by a browser, a probe or Prometheus. */
public final class Management {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_][a-z0-9_]*(?:\\{.*})?) (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    private Management(String address) {
        this.address = address;
    }

    /** Finds the port in the connector's startup message. */
    public static Management of(JavaProcess connector) {
        Matcher line = connector.awaitLine("HttpServer started on [^:]+:(\\d+)", Duration.ofSeconds(60));
        return new Management("http://127.0.0.1:" + line.group(1));
    }

    /**
     * Gets a path with only the given header lines, and returns the raw response.
     *
     * @param to an address of this machine
     */
    public String ask(String to, String path, String... headers) {
        String request = "GET " + path + " HTTP/1.1\r\n"
                + Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining())
                + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(to, URI.create(address).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + to, e);
        }
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
