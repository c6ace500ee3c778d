/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/**
 * Checks that a response is from Akto's backend: a login page, a proxy or another server at the same address also
 * returns status 200. Akto returns JSON.
 */
@Metadata(label = "bean", description = "Checks that a response comes from Akto's backend")
public final class AktoResponseCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Accepts a response with a JSON content type or a JSON body.
     *
     * @throws UnexpectedBackendException otherwise; never contains any part of the response
     */
    public void check(Exchange exchange) throws UnexpectedBackendException {
        String type = exchange.getVariable("header:answer." + Exchange.CONTENT_TYPE, String.class);
        if (type != null && type.toLowerCase(Locale.ROOT).contains("json")) {
            return;
        }
        byte[] body = exchange.getVariable("answer", byte[].class);
        if (!isObject(body == null ? new byte[0] : body)) {
            throw new UnexpectedBackendException();
        }
    }

    private static boolean isObject(byte[] body) {
        try {
            return JSON.readTree(body).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}
