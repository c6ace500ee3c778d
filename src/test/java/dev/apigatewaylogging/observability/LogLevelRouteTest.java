/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The route {@code log-level} as it is in {@code routes/}, over HTTP. */
class LogLevelRouteTest {

    private final Main main = new Main(LogLevelRouteTest.class);
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private int port;

    @TempDir
    private Path data;

    private void start(String token) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        main.configure().setBasePackageScanEnabled(false);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", String.valueOf(port));
        main.addOverrideProperty("management.token", token);
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.toString());
        main.configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/log-level.camel.yaml,"
                        + "file:routes/errors.camel.yaml,file:routes/dead-letter.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:rejected-requests").stop();
            }
        });
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        root.setLevel(before);
    }

    private int put(String level, String token) throws IOException, InterruptedException {
        return put(level, token, "text/plain");
    }

    private int put(String level, String token, String contentType) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/log-level"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .PUT(HttpRequest.BodyPublishers.ofString(level))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void levelIsChangedAtRuntimeWithTokenOnly() throws Exception {
        start("t0ken");

        assertThat(put("DEBUG", "wrong")).isEqualTo(401);
        assertThat(root.getLevel()).isEqualTo(before);
        assertThat(put("loud", "t0ken")).isEqualTo(400);
        assertThat(put("warn\n", "t0ken")).isEqualTo(200);
        assertThat(root.getLevel()).isEqualTo(Level.WARN);
    }

    /** What {@code curl -d DEBUG} sends. */
    @Test
    void levelIsAcceptedAsForm() throws Exception {
        start("t0ken");

        assertThat(put("DEBUG", "t0ken", "application/x-www-form-urlencoded")).isEqualTo(200);
        assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(put("loud=DEBUG", "t0ken", "application/x-www-form-urlencoded"))
                .isEqualTo(400);
    }

    @Test
    void levelCannotBeChangedWithoutConfiguredToken() throws Exception {
        start("");

        assertThat(put("DEBUG", "")).isEqualTo(403);
        assertThat(root.getLevel()).isEqualTo(before);
    }
}
