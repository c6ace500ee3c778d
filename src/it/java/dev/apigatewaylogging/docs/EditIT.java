/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.ConnectorEnvironment;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector in a directory with its routes and settings, changed as in the README. */
@ExtendWith(SharedBroker.class)
class EditIT {

    @TempDir
    static Path directory;

    private static ConnectorEnvironment stack;
    private static String plain;
    private static String internal;
    private static List<String> output;

    @BeforeAll
    static void run(KafkaBroker broker) throws IOException {
        stack = new ConnectorEnvironment(broker, directory.resolve("data"));
        copyRoutes();
        Path delivery = directory.resolve("routes/delivery.camel.yaml");
        Files.writeString(
                delivery,
                Readme.edited(Readme.text(delivery), Readme.blocks("diff").get(0)));
        Path status = directory.resolve("routes/status.camel.yaml");
        Files.writeString(status, Files.readString(status).replace("routes of version 1.0", "routes of version 0.9"));
        Files.writeString(
                directory.resolve("application.properties"),
                "headers.redacted=user-agent\nakto.kafka.topic.name=another.topic\n");

        Instant start = Instant.now().minusSeconds(60);
        internal = stack.log(stack.request(RequestKind.NO_TRACING), start, EditIT::internal);
        plain = stack.log(RequestKind.MOCK, start.plusSeconds(20));
        try (JavaProcess process = stack.connector().in(directory).launch()) {
            stack.await(1);
            assertThat(process.stop(ConnectorEnvironment.SOON)).isZero();
            output = process.output();
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static void copyRoutes() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    /** The request as one that services make of each other. */
    static List<ScriptLine> internal(List<ScriptLine> lines) {
        return lines.stream()
                .map(line -> new ScriptLine(
                        line.after(),
                        line.text()
                                .replaceFirst("Resource Path: .*", "Resource Path: /internal/stock")
                                .replaceFirst("method '(\\w+) \\S+'", "method '$1 /internal/stock'")))
                .toList();
    }

    @Test
    void editOfReadmeDropsInternalPaths() {
        assertThat(stack.all(internal)).isEmpty();
        assertThat(stack.only(plain).status()).isBetween(200, 299);
    }

    @Test
    void routesOfAnotherVersionAreNamedAtStart() {
        assertThat(output)
                .filteredOn(line -> line.contains(" WARN "))
                .singleElement()
                .asString()
                .contains("Routes of another version than 1.0 (version 0.9: routes/status.camel.yaml)");
    }

    @Test
    void propertiesFileInDirectoryPrecedesJar() {
        assertThat(stack.only(plain).requestHeaders()).containsEntry("user-agent", "****");
    }

    @Test
    void environmentPrecedesPropertiesFiles() {
        assertThat(stack.keys()).as("in the topic of the environment").contains(plain);
    }
}
