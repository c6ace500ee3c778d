/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveLoggerFilterTest {

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    private void allAt(Level level) {
        written.setContext(context);
        written.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "software.amazon.awssdk.auth.signer.Aws4Signer",
                "software.amazon.awssdk.request",
                "org.apache.camel.component.properties.PropertiesComponent",
                "org.apache.camel",
                "org.apache.hc.client5.http.wire",
            })
    void logsNothingBelowInfoAtAnyLevel(String name) {
        allAt(Level.TRACE);
        Logger logger = context.getLogger(name);
        logger.setLevel(Level.TRACE);
        SensitiveLoggerFilter.install(context);

        logger.trace("session token MARKED");
        logger.debug("session token {}", "MARKED");
        logger.info("started");

        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isTraceEnabled()).isFalse();
        assertThat(written.list).extracting(ILoggingEvent::getMessage).containsExactly("started");
    }

    @Test
    void doesNotAffectOtherLoggers() {
        allAt(Level.TRACE);
        SensitiveLoggerFilter.install(context);

        context.getLogger("dev.apigatewaylogging.httpcall.HttpCall").trace("a");
        context.getLogger("org.apache.camelot").trace("b");
        context.getLogger("org.apache.kafka.clients.NetworkClient").debug("c");
        context.getLogger("org.apache.kafka.clients.NetworkClient").trace("d");

        assertThat(written.list).extracting(ILoggingEvent::getMessage).containsExactly("a", "b", "c");
    }

    @Test
    void logsNothingAfterReloadOfLogConfiguration() throws JoranException {
        allAt(Level.INFO);
        SensitiveLoggerFilter.install(context);
        context.reset();
        JoranConfigurator again = new JoranConfigurator();
        again.setContext(context);
        again.doConfigure(new ByteArrayInputStream(
                "<configuration><root level=\"TRACE\"/></configuration>".getBytes(StandardCharsets.UTF_8)));
        allAt(Level.TRACE);

        context.getLogger("org.apache.camel.impl").trace("MARKED");

        assertThat(written.list).isEmpty();
    }
}
