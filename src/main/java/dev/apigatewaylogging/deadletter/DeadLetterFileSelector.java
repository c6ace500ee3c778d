/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.metrics.DeadLetterMetrics;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the file of dead letters in the header {@link Exchange#FILE_NAME}, and deletes the oldest files above the
 * limit. The body becomes the bytes to append.
 */
@Metadata(label = "bean", description = "Selects the file of a dead letter, and limits the size of all files")
public final class DeadLetterFileSelector extends ServiceSupport implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFileSelector.class);

    @Metadata(description = "Directory of the files", required = true)
    private String directory;

    @Metadata(description = "Knows how many dead letters could not be written", required = true)
    private DeadLetterHealthCheck health;

    @Metadata(description = "Counts deleted files", required = true)
    private DeadLetterMetrics deadLetterMetrics;

    private final LogRateLimiter warning = new LogRateLimiter(Duration.ofMinutes(1), System::nanoTime);
    private long maxBytes = 1L << 30;
    private DeadLetterDirectory files;

    /** Directory of the files. */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    /** Maximum size of all files together, in bytes. */
    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Knows how many dead letters could not be written. */
    public void setHealth(DeadLetterHealthCheck health) {
        this.health = health;
    }

    /** Counts deleted files. */
    public void setDeadLetterMetrics(DeadLetterMetrics deadLetterMetrics) {
        this.deadLetterMetrics = deadLetterMetrics;
    }

    @Override
    protected void doInit() {
        files = new DeadLetterDirectory(Path.of(directory), maxBytes, InstantSource.system());
        health.watch(files);
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, IOException {
        Message message = exchange.getMessage();
        byte[] missing = health.missing(exchange);
        byte[] letters = message.getMandatoryBody(byte[].class);
        DeadLetterDirectory.Target target = files.target(missing.length + letters.length + 1L);
        ByteArrayOutputStream appended = new ByteArrayOutputStream(missing.length + letters.length + 1);
        if (target.endsInsideLine()) {
            appended.write('\n');
        }
        appended.writeBytes(missing);
        appended.writeBytes(letters);
        message.setBody(appended.toByteArray());
        exchange.setProperty(DeadLetterHealthCheck.END, files.size(target.name()) + appended.size());
        message.setHeader(Exchange.FILE_NAME, target.name());
        if (target.deletedFiles() > 0) {
            reportDeletedFiles(target);
        }
    }

    private void reportDeletedFiles(DeadLetterDirectory.Target target) {
        deadLetterMetrics.filesDeleted(target.deletedFiles());
        if (warning.isDue()) {
            LOG.warn(
                    "The dead letters in {} are more than DEAD_LETTER_MAX_BYTES ({}): the oldest were deleted ({}"
                            + " files, {} bytes). Check their reasons, or raise the limit. Delivery continues.",
                    directory,
                    maxBytes,
                    target.deletedFiles(),
                    target.deletedBytes());
        }
    }
}
