/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, according to Linux.
 *
 * @param cpuSeconds processor time in user and system mode
 * @param peakMebibytes its peak resident memory
 * @param mebibytes its resident memory now
 */
record ProcessUsage(double cpuSeconds, long peakMebibytes, long mebibytes) {

    /** Linux reports processor time in hundredths of a second. */
    private static final double TICKS = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    static ProcessUsage of(long pid) {
        try {
            Path directory = Path.of("/proc", Long.toString(pid));
            String stat = Files.readString(directory.resolve("stat"));
            // the name in parentheses may have spaces
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double cpu = (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS;
            return new ProcessUsage(cpu, kibibytes(directory, "VmHWM:") / 1024, kibibytes(directory, "VmRSS:") / 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last known values of this process, which may have ended. */
    ProcessUsage later(long pid) {
        try {
            ProcessUsage now = of(pid);
            return now.peakMebibytes() == 0 ? this : now;
        } catch (UncheckedIOException gone) {
            return this;
        }
    }

    private static long kibibytes(Path directory, String field) throws IOException {
        return Files.readAllLines(directory.resolve("status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
