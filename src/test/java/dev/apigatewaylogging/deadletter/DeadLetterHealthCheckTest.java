/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.metrics.DeadLetterMetrics;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.ScanMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DeadLetterHealthCheckTest {

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeadLetterMetrics metrics = new DeadLetterMetrics();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterHealthCheck.class);
    private DeadLetterHealthCheck health;

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        metrics.bindTo(registry);
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        of(data.resolve("not/there/yet"));
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private void of(Path directory) {
        health = new DeadLetterHealthCheck(nanos::get);
        health.setDirectory(directory.toString());
        health.setDeadLetterMetrics(metrics);
        health.setCamelContext(context);
    }

    private Exchange letters(int count) {
        Exchange exchange = new DefaultExchange(context);
        new DeadLetterBatch("unparseable-event", count).put(exchange);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new IOException("No space left on device"));
        return exchange;
    }

    private List<ILoggingEvent> logged(Level level) {
        return log.list.stream().filter(event -> event.getLevel() == level).toList();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private boolean isUp() {
        return health.call().getState() == HealthCheck.State.UP;
    }

    @Test
    void warnsAtMostOncePerMinuteAndLogsRecoveryOnce() throws IOException {
        for (int letter = 0; letter < 100; letter++) {
            health.notAppended(letters(1));
            pass(Duration.ofSeconds(1));
        }
        health.appended(letters(1));
        health.appended(letters(1));

        assertThat(logged(Level.WARN)).hasSize(2).first().asString().contains("No space left on device");
        assertThat(logged(Level.INFO)).singleElement().asString().contains("100");
        assertThat(new MetricsView(registry, new ScanMetrics()).deadLettersByReason())
                .containsEntry("unwritable", 100L)
                .containsEntry("unparseable-event", 2L);
    }

    @Test
    void isUpAfterNextWrittenDeadLetter() throws IOException {
        health.notAppended(letters(3));
        assertThat(isUp()).isFalse();

        health.appended(letters(1));

        assertThat(isUp()).isTrue();
    }

    @Test
    void isUpOneMinuteAfterLastLostDeadLetter() {
        health.notAppended(letters(3));
        pass(Duration.ofSeconds(59));
        assertThat(isUp()).isFalse();

        pass(Duration.ofSeconds(2));

        assertThat(isUp()).isTrue();
    }

    @Test
    void fileInPlaceOfDirectoryIsDetectedBeforeFirstDeadLetter() throws IOException {
        of(Files.writeString(data.resolve("file"), "").resolve("below"));

        assertThat(health.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.call().getMessage().orElseThrow()).contains("is not a directory", "DEAD_LETTER_DIR");
    }

    @Test
    void missingCountIsReportedUntilWritten() {
        health.notAppended(letters(3));
        Exchange fails = letters(1);
        assertThat(missing(fails)).contains("\"deadLetters\":3}");
        health.notAppended(fails);

        assertThat(missing(letters(1))).contains("\"deadLetters\":4}");
        assertThat(missing(letters(1))).isEmpty();
    }

    private String missing(Exchange exchange) {
        return new String(health.missing(exchange), StandardCharsets.UTF_8);
    }
}
