package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;

/** Writes the fields of a record that are JSON objects in a string, one after the other with one generator. */
final class InnerJson implements AutoCloseable {

    private final ByteArrayBuilder bytes;
    private final JsonGenerator generator;

    /** @param json writes nothing between two documents */
    InnerJson(JsonFactory json) throws IOException {
        bytes = new ByteArrayBuilder(json._getBufferRecycler());
        generator = json.createGenerator(bytes, JsonEncoding.UTF8);
    }

    void begin() throws IOException {
        generator.writeStartObject();
    }

    /**
     * Writes a field.
     *
     * @param name stands only once in the object, or costs the record
     */
    void put(String name, String value) throws IOException {
        generator.writeStringField(name, WellFormed.text(value));
    }

    /** The object that was begun, UTF-8. */
    byte[] end() throws IOException {
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
