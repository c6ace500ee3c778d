/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.Application;
import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor as a process of its own: what it prints, and its exit status. */
class DoctorProcessTest {

    @TempDir
    Path directory;

    @Test
    void printsResultOnlyAndExitsWithOneAfterProblem() throws IOException, InterruptedException {
        String[] output = run("doctor", "--json");

        JsonNode json = new ObjectMapper().readTree(output[1]);
        assertThat(output[0]).isEqualTo("1");
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.path("checks").findValuesAsText("detail"))
                .anyMatch(text -> text.contains("no response from AWS"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void tellsWhatIsCheckedBeforeItsTable() throws IOException, InterruptedException {
        String[] output = run("doctor");

        assertThat(output[0]).isEqualTo("1");
        assertThat(output[1].lines()).startsWith("Checking AWS", "Checking Kafka");
    }

    @Test
    void rejectsOtherOptions() throws IOException, InterruptedException {
        String[] output = run("doctor", "--jsno");

        assertThat(output[0]).isEqualTo("2");
        assertThat(output[1]).contains("doctor [--json]");
    }

    private String[] run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                absolute(System.getProperty("java.class.path")),
                                Application.class.getName()),
                        Stream.of(arguments))
                .toList());
        builder.directory(directory.toFile());
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + FreePort.choose());
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        builder.environment().put("AKTO_KAFKA_BROKER_MAL", "127.0.0.1:" + FreePort.choose());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new String[] {String.valueOf(process.exitValue()), output};
    }

    private static String absolute(String classPath) {
        return String.join(
                System.getProperty("path.separator"),
                List.of(classPath.split(System.getProperty("path.separator"))).stream()
                        .map(element -> Path.of(element).toAbsolutePath().toString())
                        .toList());
    }
}
