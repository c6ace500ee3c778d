package dev.apigatewaylogging.gateway;

/** What a field of an access log means. */
public enum AccessField {
    /** The request's id. */
    REQUEST_ID
}
