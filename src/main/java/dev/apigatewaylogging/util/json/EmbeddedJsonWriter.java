/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;

/** Writes the record fields that are JSON objects in a string, one after the other with one generator. */
public final class EmbeddedJsonWriter implements AutoCloseable {

    private final ByteArrayBuilder bytes;
    private final JsonGenerator generator;

    /** @param json must not write a separator between two documents */
    public EmbeddedJsonWriter(JsonFactory json) throws IOException {
        bytes = new ByteArrayBuilder(json._getBufferRecycler());
        generator = json.createGenerator(bytes, JsonEncoding.UTF8);
    }

    public void begin() throws IOException {
        generator.writeStartObject();
    }

    /**
     * Writes a field.
     *
     * @param name must be unique in the object; Akto drops a record with a duplicate
     */
    public void put(String name, String value) throws IOException {
        generator.writeStringField(name, SurrogateSanitizer.sanitize(value));
    }

    /** Returns the current object as UTF-8. */
    public byte[] end() throws IOException {
        generator.writeEndObject();
        generator.flush();
        byte[] object = bytes.toByteArray();
        bytes.reset();
        return object;
    }

    @Override
    public void close() throws IOException {
        generator.close();
        bytes.release();
    }
}
