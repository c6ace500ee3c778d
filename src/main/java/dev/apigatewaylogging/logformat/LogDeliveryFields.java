package dev.apigatewaylogging.logformat;

/**
 * The additional fields of execution log entries in the JSON form of log delivery. Any part can be empty; all are empty
 * for plain text.
 *
 * @param apiId the API ID
 * @param stage the name of the stage
 * @param method the HTTP method
 * @param resourcePath the resource, as a template
 */
public record LogDeliveryFields(String apiId, String stage, String method, String resourcePath) {

    /** The fields of an entry in plain text. */
    public static final LogDeliveryFields NONE = new LogDeliveryFields("", "", "", "");
}
