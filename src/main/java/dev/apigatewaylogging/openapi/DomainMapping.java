package dev.apigatewaylogging.openapi;

/**
 * A custom domain's path that leads to an API.
 *
 * @param apiId the API
 * @param stage the stage; empty where the client's path names it
 * @param domain the custom domain
 * @param path what stands before the API's own paths, without slashes at its ends; empty for the domain's root
 */
record DomainMapping(String apiId, String stage, String domain, String path) {

    boolean matches(ApiStage wanted) {
        return apiId.equals(wanted.api().id()) && (stage.isEmpty() || stage.equals(wanted.stage()));
    }

    /** Whether clients use the very name: {@code *.example.com} is many names. */
    boolean isOneName() {
        return !domain.startsWith("*");
    }

    String url(ApiStage wanted) {
        String base = "https://" + domain + (path.isEmpty() ? "" : "/" + path);
        return stage.isEmpty() ? base + "/" + wanted.stage() : base;
    }
}
