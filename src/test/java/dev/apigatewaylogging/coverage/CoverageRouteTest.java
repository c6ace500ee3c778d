/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /q/coverage} as a client sees it, from the route and the beans as they are in {@code routes/}. */
class CoverageRouteTest {

    private static final String TOKEN = "a-token";
    private static final String AUTHORIZED = "Authorization: Bearer " + TOKEN;

    @TempDir
    Path data;

    private final int port = FreePort.choose();
    private FakeAws aws;
    private Main main;

    @BeforeEach
    void start() throws IOException {
        aws = FakeAws.started();
        aws.apis().rest("=cmd, \"orders\"").stages("prod").executionLog("prod");
        aws.apis().http("shop").stages("$default");
        Path beans = Files.writeString(
                data.resolve("beans.camel.yaml"),
                Files.readString(Path.of("routes/beans.camel.yaml")).replace("initialDelay: 15000", "initialDelay: 1"));
        main = new Main();
        main.configure().setRoutesIncludePattern("file:" + beans + ",file:routes/coverage.camel.yaml");
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", String.valueOf(port));
        main.addOverrideProperty("management.token", TOKEN);
        main.addOverrideProperty("aws.region", aws.home().region());
        main.addOverrideProperty("aws.endpoint.url", aws.endpoint().toString());
        main.addOverrideProperty("aws.access.key.id", "AKIAIOSFODNN7EXAMPLE");
        main.addOverrideProperty("aws.secret.access.key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.resolve("dead-letter").toString());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        aws.close();
    }

    /** A socket, because Java's client sets the host itself. */
    private String get(String path, String host, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            String request = "GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            in.transferTo(response);
            return response.toString(StandardCharsets.UTF_8);
        }
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(body(get("/q/coverage", "localhost", AUTHORIZED)));
    }

    private void awaitStages() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> json().path("stages").size() == 2);
    }

    @Test
    void returnsStagesAsJsonAndAsCsvWithoutFormulas() throws IOException {
        awaitStages();

        JsonNode coverage = json();
        assertThat(coverage.path("enabled").asBoolean()).isTrue();
        assertThat(coverage.path("listedAt").asText()).startsWith("20");
        assertThat(coverage.path("counts").path("full").asInt()).isEqualTo(1);
        assertThat(coverage.path("counts").path("invisible").asInt()).isEqualTo(1);
        JsonNode shop = coverage.path("stages").get(0);
        assertThat(shop.path("api").asText()).isEqualTo("shop");
        assertThat(shop.path("verdict").asText()).isEqualTo("invisible");
        assertThat(shop.path("step").path("cli").asText()).contains("--stage-name '$default'");
        String csv = get("/q/coverage?format=csv", "localhost", AUTHORIZED);
        assertThat(csv.toLowerCase(Locale.ROOT)).contains("content-type: text/csv");
        assertThat(body(csv))
                .startsWith("verdict,account,region,kind,")
                .contains("\r\nfull,,us-east-1,REST,")
                .contains(",\"'=cmd, \"\"orders\"\"\",prod,");
    }

    @Test
    void hasAccessRulesAndHeadersOfStatus() throws IOException {
        String allowed = get("/q/coverage", "localhost", AUTHORIZED);

        assertThat(allowed).startsWith("HTTP/1.0 200");
        assertThat(allowed.toLowerCase(Locale.ROOT))
                .contains("content-type: application/json")
                .contains("x-content-type-options: nosniff")
                .contains("cache-control: no-store")
                .contains("content-security-policy: default-src 'none'; frame-ancestors 'none'");
        assertThat(get("/q/coverage", "localhost")).startsWith("HTTP/1.0 401");
        assertThat(get("/q/coverage?format=csv", "rebound.example", AUTHORIZED)).startsWith("HTTP/1.0 403");
    }
}
