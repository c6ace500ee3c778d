/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directory for temporary files, without which the HTTP server does not start. */
final class TemporaryDirectory {

    private TemporaryDirectory() {}

    /** Why nothing can be written there, and what to do; empty if it can. */
    static Optional<String> problem() {
        return problem(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The same for a directory; creates it if it is missing. */
    static Optional<String> problem(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "api-gateway-logging", null));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The temporary directory " + directory + " cannot be written (" + e
                    + "). Nothing was started.\nMount a writable directory there, or name another one: java"
                    + " -Djava.io.tmpdir=/path -jar api-gateway-logging.jar");
        }
    }
}
