/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.util.ObjectHelper;

/**
 * Classifies and describes the errors of an upload to Akto's backend. Describes them without quoting a document, a token or a
 * complete response. Akto gives its reason with status 422, as {@code {"actionErrors":["…"]}}.
 */
@Metadata(label = "bean", description = "Classifies and describes the errors of an upload to Akto's backend")
public final class AktoErrorResponse {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LENGTH = 300;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> DOCUMENT_REJECTED = Set.of(400, 413, 422);

    @Metadata(description = "URL of Akto's backend, for messages", required = true)
    private String baseUrl;

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Whether a later attempt may succeed: status 5xx or 429, or no HTTP response. */
    public boolean isRetryable(Exchange exchange) {
        HttpOperationFailedException http = http(exchange);
        return http == null || http.getStatusCode() >= 500 || http.getStatusCode() == TOO_MANY_REQUESTS;
    }

    /** Whether only this document failed: Akto rejected its content, or there is none to upload. */
    public boolean isDocumentRejected(Exchange exchange) {
        HttpOperationFailedException http = http(exchange);
        return http == null || DOCUMENT_REJECTED.contains(http.getStatusCode());
    }

    /** The error in one line, for the log. */
    public String describe(Exchange exchange) {
        Exception failure = failure(exchange);
        String subject = exchange.getVariable("subject", "a stage", String.class);
        HttpOperationFailedException http = http(exchange);
        if (http != null) {
            int status = http.getStatusCode();
            if (isRetryable(exchange)) {
                return "Akto returned status " + status + " for the OpenAPI document of " + subject + ".";
            }
            if (isDocumentRejected(exchange)) {
                return "Akto rejected the OpenAPI document of " + subject + " (status " + status + "): " + reason(http)
                        + ". Retrying in the next run.";
            }
            return status(status, " No OpenAPI document was uploaded.");
        }
        if (failure instanceof UnexpectedBackendException) {
            return "Unexpected response from " + baseUrl
                    + ": it is not JSON, but for example a login page. No OpenAPI document was uploaded. Check"
                    + " CYBORG_BASE_URL.";
        }
        if (failure instanceof IOException) {
            return "Akto's backend at " + baseUrl + " is unreachable ("
                    + failure.getClass().getSimpleName() + "). Check CYBORG_BASE_URL.";
        }
        return "Export of " + subject + " failed: " + failure.getMessage();
    }

    /** The cause of a failed request for roles or account mappings, and what to do about it; for the log. */
    public String cause(Exchange exchange) {
        HttpOperationFailedException http = http(exchange);
        return http == null
                ? failure(exchange).getClass().getSimpleName() + " from " + baseUrl + ". Check CYBORG_BASE_URL."
                : status(http.getStatusCode(), "");
    }

    private String status(int status, String effect) {
        return switch (status) {
            case 401 ->
                "Akto rejected DATABASE_ABSTRACTOR_TOKEN (status 401)." + effect
                        + " Set a valid token from Akto's dashboard.";
            case 403 ->
                "Akto denied DATABASE_ABSTRACTOR_TOKEN (status 403)." + effect
                        + " Create a new token in Akto's dashboard.";
            default -> "Unexpected status " + status + " from " + baseUrl + ". Check CYBORG_BASE_URL.";
        };
    }

    /** Being handled; in the steps of an error clause the exchange itself has none any more. */
    private static Exception failure(Exchange exchange) {
        Exception failure = exchange.getException();
        return failure == null ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class) : failure;
    }

    private static HttpOperationFailedException http(Exchange exchange) {
        return ObjectHelper.getException(HttpOperationFailedException.class, failure(exchange));
    }

    private static String reason(HttpOperationFailedException failure) {
        String body = failure.getResponseBody();
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
