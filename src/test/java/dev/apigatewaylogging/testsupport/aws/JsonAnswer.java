/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Replies of the protocol AWS JSON 1.1. */
final class JsonAnswer {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    private JsonAnswer() {}

    /** Writes the fields of the response. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static HttpReply of(Fields fields) {
        return reply(200, 4096, fields);
    }

    /** A response of roughly known length. */
    static HttpReply of(int expectedSize, Fields fields) {
        return reply(200, expectedSize, fields);
    }

    static HttpReply refusal(AwsError error) {
        return reply(error.status(), 256, json -> {
                    json.writeStringField("__type", error.code());
                    json.writeStringField("message", error.getMessage());
                })
                .with("x-amzn-ErrorType", error.code());
    }

    private static HttpReply reply(int status, int expectedSize, Fields fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(expectedSize);
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpReply.of(status, CONTENT_TYPE, body.toByteArray());
    }
}
