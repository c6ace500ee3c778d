package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.StringJoiner;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;

/** A response of Akto's backend with status 422: {@code {"actionErrors":["…"]}}. */
public final class AktoErrorResponse {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LENGTH = 300;

    /** Returns its errors on one line, limited in length; never the complete response. */
    public String reason(Exchange exchange) {
        HttpOperationFailedException failure =
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, HttpOperationFailedException.class);
        String body = failure == null ? null : failure.getResponseBody();
        StringJoiner errors = new StringJoiner("; ");
        try {
            JsonNode response = JSON.readTree(body == null ? "" : body);
            response.path("actionErrors").forEach(error -> errors.add(error.asText()));
        } catch (JsonProcessingException e) {
            return "no details";
        }
        String text = errors.toString().replaceAll("\\p{Cntrl}+", " ").strip();
        if (text.isEmpty()) {
            return "no details";
        }
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }
}
