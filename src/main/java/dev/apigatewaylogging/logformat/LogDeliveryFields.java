package dev.apigatewaylogging.logformat;

/**
 * What the JSON form of delivered execution logs says besides the line itself. Any part can be empty; all are for a line
 * of a managed group.
 *
 * @param apiId the id of the API
 * @param stage the stage's name
 * @param method the HTTP method
 * @param resourcePath the resource, as a template
 */
public record LogDeliveryFields(String apiId, String stage, String method, String resourcePath) {

    /** For a line that came as plain text. */
    public static final LogDeliveryFields NONE = new LogDeliveryFields("", "", "", "");
}
