/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The fields that an event has in the response of every operation. */
final class EventJson {

    private EventJson() {}

    static void write(StoredEvent event, byte[] message, JsonGenerator json) throws IOException {
        json.writeNumberField("timestamp", event.timestamp());
        json.writeFieldName("message");
        json.writeRawUTF8String(message, 0, message.length);
        json.writeNumberField("ingestionTime", event.ingestionTime());
    }
}
