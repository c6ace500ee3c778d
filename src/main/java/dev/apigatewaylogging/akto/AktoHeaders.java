package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Header maps as Akto reads them: a JSON object of strings, in which every name stands once.
 *
 * <p>Akto lower-cases the names and keeps the last of two that became equal; so names that differ in case only are one
 * header here, its values joined as HTTP joins them.
 */
final class AktoHeaders {

    /** Says that headers or body are not whole. */
    static final String TRUNCATED = "x-akto-payload-truncated";

    private static final String HOST = "host";
    private static final String CONTENT_TYPE = "content-type";

    private final JsonFactory json;
    private final Redaction redaction;

    AktoHeaders(JsonFactory json, Redaction redaction) {
        this.json = json;
        this.redaction = redaction;
    }

    /** The headers of a request, with the host by which Akto groups APIs. */
    String ofRequest(Map<String, String> sent, String host, String body, boolean truncated) throws IOException {
        Map<String, Header> headers = unique(sent);
        Header named = headers.get(HOST);
        if (!host.isBlank() && (named == null || named.value().isBlank())) {
            headers.put(HOST, new Header(HOST, host));
        }
        return write(headers, body, truncated);
    }

    /** The headers of a response. */
    String ofResponse(Map<String, String> sent, String body, boolean truncated) throws IOException {
        return write(unique(sent), body, truncated);
    }

    private String write(Map<String, Header> headers, String body, boolean truncated) throws IOException {
        if (UnclosedJson.is(body)) {
            Header type = headers.get(CONTENT_TYPE);
            if (type == null || type.value().equals(UnclosedJson.SUSPECT_CONTENT_TYPE)) {
                String name = type == null ? CONTENT_TYPE : type.name();
                headers.put(CONTENT_TYPE, new Header(name, UnclosedJson.KEPT_CONTENT_TYPE));
            }
        }
        if (truncated) {
            headers.put(TRUNCATED, new Header(TRUNCATED, "true"));
        }
        StringWriter text = new StringWriter(512);
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            for (Map.Entry<String, Header> header : headers.entrySet()) {
                String value =
                        redaction.apply(header.getKey(), header.getValue().value());
                generator.writeStringField(header.getValue().name(), WellFormed.text(value));
            }
            generator.writeEndObject();
        }
        return text.toString();
    }

    private static Map<String, Header> unique(Map<String, String> sent) {
        Map<String, Header> headers = new LinkedHashMap<>();
        sent.forEach((name, value) -> {
            // Akto loses a record in which a header has no value
            Header header = new Header(WellFormed.text(name), value == null ? "" : value);
            headers.merge(header.name().toLowerCase(Locale.ROOT), header, Header::and);
        });
        return headers;
    }

    private record Header(String name, String value) {

        Header and(Header repeated) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case HOST, CONTENT_TYPE -> this;
                case "cookie" -> new Header(name, value + "; " + repeated.value);
                default -> new Header(name, value + ", " + repeated.value);
            };
        }
    }
}
