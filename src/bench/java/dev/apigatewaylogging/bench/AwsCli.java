/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.Map;

/**
 * {@code aws logs filter-log-events}, which needs no connector: reads the complete log group, page after page, and
 * prints it.
 */
final class AwsCli {

    /** How {@code --output=text} begins the line of an event. */
    private static final String EVENT = "EVENTS\t";

    /** After so many events it is looked at what the process has used. */
    private static final int LOOK_AFTER = 10_000;

    private AwsCli() {}

    static boolean isInstalled() {
        try {
            Process version = new ProcessBuilder("aws", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            return exitOf(version) == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /**
     * Reads a log of one group; the time is that of the process from start to end.
     *
     * @throws IllegalStateException when it fails or does not print each line of the log
     */
    static Workbench.Run read(URI endpoint, Backlog backlog) {
        long begun = System.nanoTime();
        try {
            Process process = started(endpoint, backlog);
            ProcessUsage usage = ProcessUsage.of(process.pid());
            long events = 0;
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith(EVENT) && ++events % LOOK_AFTER == 0) {
                        usage = usage.later(process.pid());
                    }
                }
            }
            int exit = exitOf(process);
            if (exit != 0 || events != backlog.lines()) {
                throw new IllegalStateException("the AWS CLI printed %,d of %,d events and exited with %d"
                        .formatted(events, backlog.lines(), exit));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Workbench.Run(seconds, 0, seconds, usage.cpuSeconds(), usage);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process started(URI endpoint, Backlog backlog) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "aws",
                        "logs",
                        "filter-log-events",
                        "--output=text",
                        "--endpoint-url=" + endpoint,
                        "--region=" + Workbench.REGION,
                        "--log-group-name=" + backlog.groups(),
                        "--start-time=" + backlog.start().toEpochMilli())
                .redirectError(Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        return builder.start();
    }

    private static int exitOf(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
