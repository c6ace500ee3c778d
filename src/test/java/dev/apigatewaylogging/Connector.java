/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packaged connector, run as its users run it: the jar, in the root of the repository, with an environment. */
public final class Connector {

    /** The root of the repository, also if Maven was run with {@code -f}. */
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""));

    private static final Path PACKAGED = ROOT.resolve("target/api-gateway-logging.jar");

    /** Options that the build gives every connector's JVM, so that many short runs take less CPU time; none for long runs. */
    private static final List<String> BUILD_JVM = buildJvm(System.getProperty("connector.jvm", ""));

    private static final JavaProcess.Command JAR =
            JavaProcess.ofJar(PACKAGED).in(ROOT).jvm(BUILD_JVM.toArray(String[]::new));

    /** A start takes a few seconds, but not on a machine on which much else runs. */
    private static final Duration START = Duration.ofMinutes(2);

    private final JavaProcess.Command command;

    private static List<String> buildJvm(String options) {
        return options.isBlank()
                ? List.of()
                : Stream.concat(Stream.of(options.strip().split(" +")), ClassArchive.options(PACKAGED).stream())
                        .toList();
    }

    private Connector(JavaProcess.Command command) {
        this.command = command;
    }

    /** Against the local stack, with its data in a directory. */
    public static Connector to(FakeAws aws, String brokers, String logGroup, Path data) {
        return to(aws.endpoint(), aws.home().region(), brokers, logGroup, data);
    }

    /** The same for a fake AWS that runs as a separate process. */
    public static Connector to(URI aws, String region, String brokers, String logGroup, Path data) {
        return new Connector(JAR.environment(Map.of(
                        "LOG_GROUP_NAME",
                        logGroup,
                        "AWS_REGION",
                        region,
                        "AWS_ENDPOINT_URL",
                        aws.toString(),
                        "AWS_ACCESS_KEY_ID",
                        "AKIAIOSFODNN7EXAMPLE",
                        "AWS_SECRET_ACCESS_KEY",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        "AKTO_KAFKA_BROKER_MAL",
                        brokers,
                        "CHECKPOINT_DIR",
                        data.toString(),
                        "DEAD_LETTER_DIR",
                        data.resolve("dead-letter").toString(),
                        "MANAGEMENT_PORT",
                        "0")))
                // each event is a record, so that a test detects a missing one
                .with("WEBSOCKET_RECORDS", "http");
    }

    /** The same with another setting. */
    public Connector with(String name, String value) {
        Map<String, String> more = new HashMap<>(command.environment());
        more.put(name, value);
        return new Connector(command.environment(more));
    }

    /** The same without a setting, so that a file or the default applies. */
    public Connector without(String name) {
        Map<String, String> fewer = new HashMap<>(command.environment());
        fewer.remove(name);
        return new Connector(command.environment(fewer));
    }

    /** The same in another directory, which may have its routes and settings. */
    public Connector in(Path directory) {
        return new Connector(command.in(directory));
    }

    /** The same with arguments. */
    public Connector arguments(String... values) {
        return new Connector(command.arguments(values));
    }

    /** The same with its output also written to a file. */
    public Connector log(Path file) {
        return new Connector(command.log(file));
    }

    /** The same with other options for its JVM. */
    public Connector jvm(String... options) {
        return new Connector(command.jvm(
                Stream.concat(BUILD_JVM.stream(), Stream.of(options)).toArray(String[]::new)));
    }

    /** Its settings, for another way to run it. */
    public Map<String, String> environment() {
        return command.environment();
    }

    /** Starts it without waiting. */
    public JavaProcess launch() {
        return command.start();
    }

    /** Starts it and waits until its routes run. */
    public JavaProcess start() {
        JavaProcess process = launch();
        try {
            process.awaitLine("Started in .* routes", START);
        } catch (AssertionError e) {
            // nobody else knows it yet
            process.close();
            throw e;
        }
        return process;
    }
}
