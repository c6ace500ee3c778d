/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** What is left in the heap of a process when all that can be collected is, in bytes. */
final class LiveHeap {

    /** What the JVM itself moves about. */
    private static final long NOISE = 8L << 20;

    /** G1: {@code garbage-first heap total 65536K, used 15360K}; Serial: one line per generation. */
    private static final Pattern USED = Pattern.compile("(?:heap|generation) .*used (\\d+)K");

    private static final int MEASUREMENTS = 5;

    private LiveHeap() {}

    /** The least of several measurements: the process allocates between a collection and its measurement. */
    static long of(JavaProcess process) {
        return LongStream.generate(() -> once(process))
                .limit(MEASUREMENTS)
                .min()
                .orElseThrow();
    }

    private static long once(JavaProcess process) {
        jcmd(process.pid(), "GC.run");
        long used = 0;
        String info = jcmd(process.pid(), "GC.heap_info");
        Matcher found = USED.matcher(info);
        while (found.find()) {
            used += Long.parseLong(found.group(1)) * 1024;
        }
        assertThat(used).as(info).isPositive();
        return used;
    }

    /** The maximum size of a heap later if it does not grow. */
    static long withoutGrowth(long before) {
        return before + before / 10 + NOISE;
    }

    private static String jcmd(long pid, String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            command)
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader output = jcmd.inputReader(StandardCharsets.UTF_8)) {
                return String.join("\n", output.lines().toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
