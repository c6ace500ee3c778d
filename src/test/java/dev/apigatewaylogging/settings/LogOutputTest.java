/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    private Encoder<ILoggingEvent> encoderOfTests;
    private ConsoleAppender<ILoggingEvent> consoleOfTests;

    @BeforeEach
    void keep() {
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof ConsoleAppender<ILoggingEvent> found) {
                consoleOfTests = found;
                encoderOfTests = found.getEncoder();
            }
        });
        console.setContext(root.getLoggerContext());
        root.addAppender(console);
    }

    @AfterEach
    void restore() {
        root.setLevel(before);
        root.detachAppender(console);
        if (consoleOfTests != null) {
            consoleOfTests.setEncoder(encoderOfTests);
        }
    }

    private static void install(Map<String, String> environment) {
        LogOutput.install(environment::get);
    }

    @Test
    void levelIsCaseInsensitive() {
        install(Map.of("LOG_LEVEL", " debug", "AKTO_LOG_LEVEL", "ERROR"));

        assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void nameOfAktosConnectorIsAlias() {
        install(Map.of("AKTO_LOG_LEVEL", "WARN", "LOG_LEVEL", ""));

        assertThat(root.getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void invalidOrMissingLevelHasNoEffect() {
        install(Map.of("LOG_LEVEL", "loud"));
        install(Map.of());

        assertThat(root.getLevel()).isEqualTo(before);
        assertThat(LogOutput.setLevel("loud")).isFalse();
        assertThat(Setting.LOG_LEVEL.check("LOUD").orElseThrow().text()).contains("ERROR or WARN or INFO");
    }

    @Test
    void multilineMessageIsOneLineOfJson() throws IOException {
        install(Map.of("LOG_FORMAT", "json"));
        console.setOutputStream(lines);

        LoggerFactory.getLogger("json").warn("a \"{}\" of\n{} lines", "message", 2);

        assertThat(lines.toString(StandardCharsets.UTF_8).strip().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.toString(StandardCharsets.UTF_8));
        assertThat(line.path("formattedMessage").asText()).isEqualTo("a \"message\" of\n2 lines");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("loggerName").asText()).isEqualTo("json");
        assertThat(line.path("timestamp").asLong()).isPositive();
        assertThat(line.has("arguments")).isFalse();
    }
}
