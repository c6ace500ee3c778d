/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.metrics.DeadLetterMetrics;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts written and lost dead letters, and reports whether dead letters can be written: readiness is DOWN while they
 * cannot. It recovers with the first successful write, or a minute after the last failed one if the directory is
 * writable and has space.
 */
@Metadata(label = "bean", description = "Counts dead letters, and reports whether they can be written")
public final class DeadLetterHealthCheck extends AbstractHealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHealthCheck.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The number of lost dead letters that the exchange reports. */
    private static final String MISSING = "DeadLettersMissing";

    /** The expected size of the file after the write, in bytes. */
    static final String END = "DeadLetterFileEnd";

    /** Minimum free space in bytes: a block of a file system. */
    private static final long MIN_FREE_BYTES = 4096;

    @Metadata(description = "Directory of the dead letters", required = true)
    private String directory;

    @Metadata(description = "Counts the dead letters", required = true)
    private DeadLetterMetrics deadLetterMetrics;

    private final LongSupplier nanoClock;
    private final LogRateLimiter warning;
    private DeadLetterDirectory files;
    private long missing;
    private long missingInAll;
    private boolean failing;
    private boolean warned;
    private long failedAt;
    private String reason = "";

    public DeadLetterHealthCheck() {
        this(System::nanoTime);
    }

    DeadLetterHealthCheck(LongSupplier nanoClock) {
        super("akto", "dead-letters");
        this.nanoClock = nanoClock;
        this.warning = new LogRateLimiter(MINUTE, nanoClock);
    }

    /** Directory of the dead letters. */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    /** Counts the dead letters. */
    public void setDeadLetterMetrics(DeadLetterMetrics deadLetterMetrics) {
        this.deadLetterMetrics = deadLetterMetrics;
    }

    /** Sets the directory that is notified of failed writes. */
    synchronized void watch(DeadLetterDirectory one) {
        files = one;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /**
     * Records that the dead letters of the exchange were appended to their file.
     *
     * @throws IOException if a part of them is missing: a disk that becomes full takes a part without an error
     */
    public void appended(Exchange exchange) throws IOException {
        verify(exchange);
        DeadLetterBatch letters = DeadLetterBatch.of(exchange);
        deadLetterMetrics.deadLetters(letters.reason(), letters.count());
        synchronized (this) {
            failing = false;
            // only after a warning
            if (warned) {
                warned = false;
                LOG.info(
                        "Dead letter writes to {} recovered; {} dead letters were lost since startup",
                        directory,
                        missingInAll);
            }
        }
    }

    private void verify(Exchange exchange) throws IOException {
        Long end = exchange.getProperty(END, Long.class);
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        DeadLetterDirectory watched = watched();
        if (end != null && file != null && watched != null && watched.size(file) < end) {
            throw new IOException("only a part was written to the disk");
        }
    }

    private synchronized DeadLetterDirectory watched() {
        return files;
    }

    /** Counts the dead letters of the exchange, which could not be written and are lost. */
    public void notAppended(Exchange exchange) {
        long count = DeadLetterBatch.of(exchange).count();
        deadLetterMetrics.deadLetters(DeadLetterBatch.UNWRITABLE, count);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        synchronized (this) {
            missing += count + exchange.getProperty(MISSING, 0L, Long.class);
            exchange.removeProperty(MISSING);
            missingInAll += count;
            failing = true;
            failedAt = nanoClock.getAsLong();
            reason = reason(failure);
            if (files != null) {
                files.failed();
            }
        }
        if (warning.isDue()) {
            warn();
        }
    }

    private synchronized void warn() {
        warned = true;
        LOG.warn("{}", complaint().orElse(""));
    }

    /** A line that reports the lost dead letters, written before the next one; empty if none was lost. */
    synchronized byte[] missing(Exchange exchange) {
        if (missing == 0) {
            return new byte[0];
        }
        exchange.setProperty(MISSING, missing);
        String line = "{\"time\":\"" + Instant.now() + "\",\"reason\":\"" + DeadLetterBatch.UNWRITABLE
                + "\",\"deadLetters\":" + missing + "}\n";
        missing = 0;
        return line.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> complaint = complaint();
        builder.state(complaint.isEmpty() ? State.UP : State.DOWN);
        complaint.ifPresent(builder::message);
    }

    private synchronized Optional<String> complaint() {
        Optional<String> trouble = failing && nanoClock.getAsLong() - failedAt < MINUTE.toNanos()
                ? Optional.of(reason)
                : ofDirectory(Path.of(directory).toAbsolutePath());
        return trouble.map(what -> "Dead letters cannot be written to " + directory + " (" + what + "), "
                + missingInAll
                + " were lost since startup. Check that DEAD_LETTER_DIR is a directory that the process can write"
                + " to, and that its disk has free space. Delivery continues.");
    }

    /** Checks the directory without a write, since the next dead letter may come much later. */
    private static Optional<String> ofDirectory(Path wanted) {
        Path there = wanted;
        while (there.getParent() != null && Files.notExists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is not a directory");
        }
        if (!Files.isWritable(there)) {
            return Optional.of(there + " is not writable");
        }
        try {
            FileStore disk = Files.getFileStore(there);
            // some network file systems report no sizes
            return disk.getTotalSpace() > 0 && disk.getUsableSpace() < MIN_FREE_BYTES
                    ? Optional.of("no space left on the disk")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(reason(e));
        }
    }

    /** The message of the operating system. It may contain a file name, but no content. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        if (root == null) {
            return "unknown";
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : root.getClass().getSimpleName() + ": " + message;
    }
}
