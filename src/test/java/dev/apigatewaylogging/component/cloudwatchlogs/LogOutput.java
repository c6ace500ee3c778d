/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** The connector's log messages during a test, from INFO on: the level, a space and the message. */
public final class LogOutput implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Logger root = (Logger) LoggerFactory.getLogger("dev.apigatewaylogging");
    private final Logger logger;
    private final Level before;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    private LogOutput(Class<?> chatty) {
        logger = (Logger) LoggerFactory.getLogger(chatty);
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        appender.start();
        root.addAppender(appender);
    }

    /**
     * Starts to collect.
     *
     * @param chatty whose INFO is wanted too
     */
    public static LogOutput of(Class<?> chatty) {
        return new LogOutput(chatty);
    }

    public List<String> lines(String pattern) {
        return lines.stream().filter(Pattern.compile(pattern).asPredicate()).toList();
    }

    /** The first line that holds the pattern, as soon as there is one. */
    String awaitLine(String pattern) {
        await("a line like " + pattern).atMost(PATIENCE).until(() -> !lines(pattern)
                .isEmpty());
        return lines(pattern).get(0);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        logger.setLevel(before);
    }
}
