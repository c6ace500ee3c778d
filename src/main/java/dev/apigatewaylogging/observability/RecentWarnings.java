/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.CyclicBufferAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The recent warnings and errors of the log, which contains no payload, header value or token. The Logback appender
 * {@value #APPENDER} of {@code logback.xml} keeps them; without it there are none.
 */
final class RecentWarnings {

    private static final String APPENDER = "recent-warnings";

    private RecentWarnings() {}

    /** Returns them, newest first. */
    static List<ILoggingEvent> get() {
        List<ILoggingEvent> found = new ArrayList<>();
        appender().ifPresent(appender -> {
            for (int i = appender.getLength() - 1; i >= 0; i--) {
                ILoggingEvent event = appender.get(i);
                if (event != null) {
                    found.add(event);
                }
            }
        });
        return found;
    }

    @SuppressWarnings("unchecked") // logback's root logger accepts only events of this type
    private static Optional<CyclicBufferAppender<ILoggingEvent>> appender() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                                instanceof CyclicBufferAppender<?> appender
                ? Optional.of((CyclicBufferAppender<ILoggingEvent>) appender)
                : Optional.empty();
    }
}
