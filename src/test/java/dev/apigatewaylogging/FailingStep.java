/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * A failing step that a user added to the routes. It runs in the packaged connector, on the boot class path:
 * only the JDK is available to it. What it fails at is controlled by files in the directory of the system property
 * {@code failing.step}.
 */
public class FailingStep {

    private final Path directory = Path.of(System.getProperty("failing.step"));

    /** Puts it into copies of the routes: before pages are taken apart, and before requests become records. */
    public static void addTo(Path routes) throws IOException {
        insert(routes.resolve("traffic.camel.yaml"), "parse-page", "page");
        insert(routes.resolve("delivery.camel.yaml"), "create-akto-record", "request");
    }

    private static void insert(Path route, String before, String method) throws IOException {
        String text = Files.readString(route);
        String edited = text.replaceFirst(
                "( *)- process:\\R *id: " + before + "\\R",
                "$1- bean:\n$1    id: mine" + (method.equals("page") ? "-too" : "") + "\n$1    beanType: "
                        + FailingStep.class.getName() + "\n$1    method: " + method + "\n$0");
        if (edited.equals(text)) {
            throw new IllegalStateException("There is no step " + before + " in " + route);
        }
        Files.writeString(route, edited);
    }

    /** Receives pages: fails at a log entry that contains a marker, and at everything while configured to. */
    public void page(Object body) {
        if (Files.exists(directory.resolve("fatal"))) {
            throw new OutOfMemoryError("s3cret");
        }
        if (Files.exists(directory.resolve("always"))) {
            throw new LinkageError("s3cret");
        }
        for (Object event : (Collection<?>) body) {
            if (event.toString().contains("FULL STACK")) {
                fill(0);
            } else if (event.toString().contains("EXCEPTION")) {
                throw new IllegalStateException("s3cret");
            }
        }
    }

    /** Is shown requests: fails at one that has been named. */
    public void request(Object body) throws IOException {
        if (body.toString().contains(Files.readString(directory.resolve("request")))) {
            fill(0);
        }
    }

    /** Receives batches of requests: fails at all of them while configured to. */
    public void batch(Object body) {
        if (Files.exists(directory.resolve("batches"))) {
            throw new IllegalStateException("s3cret " + body);
        }
    }

    private static int fill(int depth) {
        return depth < 0 ? depth : fill(depth + 1) + 1;
    }
}
