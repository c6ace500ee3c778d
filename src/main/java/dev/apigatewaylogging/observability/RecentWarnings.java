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
 * The last warnings and errors of the log, which holds no payload, header value or token. Logback keeps them, in the
 * appender {@value #APPENDER} of {@code logback.xml}; under another configuration of the log there are none.
 */
final class RecentWarnings {

    private static final String APPENDER = "recent-warnings";

    private RecentWarnings() {}

    /** The newest first. */
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

    @SuppressWarnings("unchecked") // logback's root logger takes events of this type only
    private static Optional<CyclicBufferAppender<ILoggingEvent>> appender() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                                instanceof CyclicBufferAppender<?> appender
                ? Optional.of((CyclicBufferAppender<ILoggingEvent>) appender)
                : Optional.empty();
    }
}
