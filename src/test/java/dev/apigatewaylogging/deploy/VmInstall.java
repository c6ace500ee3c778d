/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a deployment's commands run: a directory, the Java of the tests, and AWS and Kafka nowhere. */
final class VmInstall {

    private final Path directory;

    /** The connector's management port. */
    private final String port = Integer.toString(FreePort.choose());

    VmInstall(Path directory) {
        this.directory = directory;
    }

    /** What {@code bin/train} writes with the Java of the tests. */
    String trained() {
        return hasAotCache() ? "api-gateway-logging.aot" : "api-gateway-logging.jsa";
    }

    /** The JVM option with which the start fails if it cannot use {@link #trained()}; without it, an unusable one is ignored. */
    String requireTrained() {
        return hasAotCache() ? "-XX:AOTMode=on" : "-Xshare:on";
    }

    private static boolean hasAotCache() {
        return Runtime.version().feature() >= 25;
    }

    /** Settings with which the connector starts without reaching any server, and a variable with JVM options. */
    Map<String, String> environment(String variable, String options) {
        return Map.of(
                variable,
                options,
                "MANAGEMENT_PORT",
                port,
                "LOG_GROUP_NAME",
                "group",
                "AWS_REGION",
                "us-east-1",
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:1",
                "AKTO_KAFKA_BROKER_MAL",
                "127.0.0.1:1");
    }

    /** Starts a command; its output, errors included, goes to a file of the directory. */
    Process start(Map<String, String> environment, String output, String... command) throws IOException {
        File to = directory.resolve(output).toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(to);
        builder.environment().putAll(environment);
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().remove("JAVA_HOME");
        builder.environment().merge("PATH", java, (path, first) -> first + ":" + path);
        return builder.start();
    }

    /** Runs a command that has to succeed. */
    void run(String output, String... command) throws IOException, InterruptedException {
        Process process = start(Map.of(), output, command);
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output(output)).isZero();
    }

    /** The output of a command so far. */
    String output(String output) throws IOException {
        return Files.readString(directory.resolve(output));
    }
}
