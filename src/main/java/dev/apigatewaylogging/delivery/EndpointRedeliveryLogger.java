/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.util.LogRateLimiter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that an endpoint does not accept records, at most once per minute and endpoint. It names the endpoint without options, and
 * the class of the error without its message, which can contain the record.
 */
@Metadata(label = "bean", description = "Logs that an endpoint does not accept records")
public final class EndpointRedeliveryLogger implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointRedeliveryLogger.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    /** The endpoints of edited routes are few, unless an expression creates them. */
    private static final int MAX_ENDPOINTS = 100;

    private final Map<String, LogRateLimiter> warnings = new ConcurrentHashMap<>();

    @Metadata(description = "Akto's topic", required = true)
    private String topic;

    @Metadata(
            description = "Logs that Akto's topic does not accept records, and which settings to check",
            required = true)
    private Processor ofTopic;

    /** Akto's topic. */
    public void setTopic(String topic) {
        this.topic = topic;
    }

    /** Logs that Akto's topic does not accept records. */
    public void setOfTopic(Processor ofTopic) {
        this.ofTopic = ofTopic;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String endpoint = withoutOptions(exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT, "", String.class));
        if (endpoint.equals("kafka://" + topic)) {
            ofTopic.process(exchange);
        } else if (isDue(endpoint)) {
            LOG.warn(
                    "Cannot send records to {}: {}. No data is lost: records are retried, and scanning pauses when the buffer is"
                            + " full.",
                    endpoint,
                    reason(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)));
        }
    }

    private static String reason(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException response) {
                return "HTTP status " + response.getStatusCode();
            }
        }
        return failure == null ? "no details" : failure.getClass().getName();
    }

    /** An endpoint's options and user information can contain a token. */
    static String withoutOptions(String endpoint) {
        int options = endpoint.indexOf('?');
        String address = options < 0 ? endpoint : endpoint.substring(0, options);
        int host = address.indexOf("://") + "://".length();
        int path = address.indexOf('/', host);
        int at = address.lastIndexOf('@', path < 0 ? address.length() : path);
        return at < host ? address : address.substring(0, host) + address.substring(at + 1);
    }

    private boolean isDue(String endpoint) {
        if (warnings.size() >= MAX_ENDPOINTS) {
            warnings.clear();
        }
        return warnings.computeIfAbsent(endpoint, key -> new LogRateLimiter(LOG_INTERVAL, System::nanoTime))
                .isDue();
    }
}
