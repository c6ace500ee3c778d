package dev.apigatewaylogging.openapi;

/**
 * An API.
 *
 * @param kind which of API Gateway's products it is
 * @param id the id that is part of its host name
 * @param name what its owner calls it
 * @param account the account that it is in; empty for the own one
 * @param region where it is
 */
public record Api(Kind kind, String id, String name, String account, String region) {

    /** API Gateway's products. */
    public enum Kind {
        REST,
        HTTP,
        /** Has no OpenAPI export. */
        WEBSOCKET
    }

    /** For people, on one line whatever the owner wrote into the name. */
    @Override
    public String toString() {
        return name.replaceAll("\\p{Cntrl}", " ").strip() + " (" + id + ")";
    }
}
