/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import dev.apigatewaylogging.testsupport.aws.Directories;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.process.MavenLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Camel's own command line, as Maven Central has it, with the project installed for it: what {@code mvn install} would put
 * into the user's local repository is in one under {@code target}, whose other entries are links to the user's.
 */
final class CamelCli {

    private static final Path POM = Path.of("src/it/camel-cli/pom.xml");
    private static final Path MAIN = Path.of("src/it/camel-cli/CamelCli.java");
    private static final Path LIBRARIES = Path.of("target/camel-cli");
    private static final Path REPOSITORY = Path.of("target/camel-cli-repository");
    private static final Path OURS = Path.of("dev/apigatewaylogging");
    private static final String VERSION = "1.0.0-SNAPSHOT";

    private CamelCli() {}

    /** The command with arguments, to be started in a directory. */
    static JavaProcess.Command command(Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException {
        MavenLibraries.copy(POM, LIBRARIES);
        install();
        return new JavaProcess.Command(
                List.of("-Dmaven.repo.local=" + REPOSITORY.toAbsolutePath()),
                List.of(
                        "-cp",
                        LIBRARIES.toAbsolutePath() + "/*",
                        MAIN.toAbsolutePath().toString()),
                arguments,
                environment,
                directory,
                null);
    }

    private static void install() throws IOException {
        if (Files.exists(REPOSITORY)) {
            Directories.delete(REPOSITORY);
        }
        link(Path.of(System.getProperty("maven.repository")), Path.of(""));
        Path home = Files.createDirectories(REPOSITORY.resolve(OURS).resolve("api-gateway-logging/" + VERSION));
        String name = "api-gateway-logging-" + VERSION;
        Files.copy(Path.of("target/api-gateway-logging.jar"), home.resolve(name + ".jar"));
        Files.copy(Path.of("pom.xml"), home.resolve(name + ".pom"));
    }

    /** Links what is in a folder of the user's repository, but for the way to our own artifacts. */
    private static void link(Path users, Path folder) throws IOException {
        Files.createDirectories(REPOSITORY.resolve(folder));
        try (Stream<Path> entries = Files.list(users.resolve(folder))) {
            for (Path entry : entries.toList()) {
                Path relative = users.relativize(entry);
                if (!OURS.startsWith(relative)) {
                    Files.createSymbolicLink(REPOSITORY.resolve(relative), entry);
                } else if (!OURS.equals(relative)) {
                    link(users, relative);
                }
            }
        }
    }
}
