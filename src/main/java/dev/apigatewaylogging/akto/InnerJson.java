package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;

/** Writes the fields of a record that are JSON objects in a string, one after the other with one generator. */
final class InnerJson implements AutoCloseable {

    private final StringWriter text = new StringWriter(1024);
    private final JsonGenerator generator;

    /** @param json writes nothing between two documents */
    InnerJson(JsonFactory json) throws IOException {
        generator = json.createGenerator(text);
    }

    void begin() throws IOException {
        generator.writeStartObject();
    }

    /** @param name stands only once in the object, or costs the record */
    void put(String name, String value) throws IOException {
        generator.writeStringField(name, WellFormed.text(value));
    }

    /** The object that was begun. */
    String end() throws IOException {
        generator.writeEndObject();
        generator.flush();
        String object = text.toString();
        text.getBuffer().setLength(0);
        return object;
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
