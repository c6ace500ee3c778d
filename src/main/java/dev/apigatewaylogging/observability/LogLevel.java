/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.settings.LogOutput;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the log level of the running process to the body, until the next restart. Only with a token. */
@Metadata(label = "bean", description = "Sets the log level of the running process")
public final class LogLevel implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    private String token = "";

    /** {@code MANAGEMENT_TOKEN}; empty: the level cannot be changed. */
    public void setToken(String token) {
        this.token = token;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String level = level(message);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (token.isEmpty()) {
            answer(message, 403, "Set MANAGEMENT_TOKEN to change the log level at run time.");
        } else if (level.isEmpty() || !LogOutput.setLevel(level)) {
            answer(message, 400, "Send one of ERROR, WARN, INFO, DEBUG and TRACE as the body.");
        } else {
            LOG.warn("The log level was changed at run time, until the next restart");
            answer(message, 200, "The log level was changed.");
        }
    }

    /** The body. {@code curl -d} declares it as a form: then the level is its only name, without a value. */
    private static String level(Message message) {
        if (message.getBody() instanceof Map<?, ?> form) {
            return form.keySet().stream()
                    .filter(name -> form.size() == 1 && "".equals(form.get(name)))
                    .map(Object::toString)
                    .findFirst()
                    .orElse("");
        }
        return String.valueOf(message.getBody(String.class)).strip();
    }

    private static void answer(Message message, int status, String text) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(text + "\n");
    }
}
