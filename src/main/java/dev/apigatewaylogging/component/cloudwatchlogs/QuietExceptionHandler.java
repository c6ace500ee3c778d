package dev.apigatewaylogging.component.cloudwatchlogs;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs at DEBUG what the consumer has already logged. */
final class QuietExceptionHandler implements ExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    @Override
    public void handleException(Throwable exception) {
        LOG.debug("Poll failed", exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        LOG.debug(message, exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        LOG.debug(message, exception);
    }
}
