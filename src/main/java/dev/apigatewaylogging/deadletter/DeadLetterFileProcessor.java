package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the file of dead letters in the header {@link Exchange#FILE_NAME}, and deletes the oldest files above the
 * limit. The body becomes the bytes to append.
 */
public final class DeadLetterFileProcessor implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFileProcessor.class);

    private final DeadLetterDirectory directory;
    private final DeadLetterHealthCheck health;
    private final String where;
    private final long maxBytes;
    private final LogRateLimiter warning = new LogRateLimiter(Duration.ofMinutes(1), System::nanoTime);
    private Meters meters = new Meters();

    /**
     * As the routes make it.
     *
     * @param directory where the files are
     * @param maxBytes the most bytes that they take together
     * @param health knows what could not be kept before
     */
    public DeadLetterFileProcessor(String directory, long maxBytes, DeadLetterHealthCheck health) {
        this.where = Objects.requireNonNull(directory);
        this.directory = new DeadLetterDirectory(Path.of(directory), maxBytes, InstantSource.system());
        this.maxBytes = maxBytes;
        this.health = Objects.requireNonNull(health);
        health.watch(this.directory);
    }

    /** Counts deleted files. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, IOException {
        Message message = exchange.getMessage();
        byte[] missing = health.missing(exchange);
        byte[] letters = message.getMandatoryBody(byte[].class);
        DeadLetterDirectory.Target target = directory.target(missing.length + letters.length + 1L);
        ByteArrayOutputStream appended = new ByteArrayOutputStream(missing.length + letters.length + 1);
        if (target.endsInsideLine()) {
            appended.write('\n');
        }
        appended.writeBytes(missing);
        appended.writeBytes(letters);
        message.setBody(appended.toByteArray());
        exchange.setProperty(DeadLetterHealthCheck.END, directory.size(target.name()) + appended.size());
        message.setHeader(Exchange.FILE_NAME, target.name());
        if (target.deletedFiles() > 0) {
            tell(target);
        }
    }

    private void tell(DeadLetterDirectory.Target target) {
        meters.deadLetterFilesDeleted(target.deletedFiles());
        if (warning.isDue()) {
            LOG.warn(
                    "The dead letters in {} are more than DEAD_LETTER_MAX_BYTES ({}): the oldest were deleted ({}"
                            + " files, {} bytes). Check their reasons, or raise the limit. Delivery continues.",
                    where,
                    maxBytes,
                    target.deletedFiles(),
                    target.deletedBytes());
        }
    }
}
