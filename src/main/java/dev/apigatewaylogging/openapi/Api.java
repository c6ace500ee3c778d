package dev.apigatewaylogging.openapi;

/**
 * An API of the account.
 *
 * @param kind which of API Gateway's products it is
 * @param id the id that is part of its host name
 * @param name what its owner calls it
 */
public record Api(Kind kind, String id, String name) {

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
