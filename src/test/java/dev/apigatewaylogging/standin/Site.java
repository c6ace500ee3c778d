package dev.apigatewaylogging.standin;

/**
 * The API that generated requests go to.
 *
 * @param apiId the REST API's id
 * @param stage the stage
 * @param region the region
 * @param customDomain the host of requests that come through a custom domain, whose path has no stage
 */
public record Site(String apiId, String stage, String region, String customDomain) {

    /** An API in us-east-1. */
    public static Site standard() {
        return new Site("a1b2c3d4e5", "prod", "us-east-1", "api.example.com");
    }

    /** The log group that API Gateway writes to. */
    public String group() {
        return "API-Gateway-Execution-Logs_" + apiId + "/" + stage;
    }

    String host() {
        return apiId + ".execute-api." + region + ".amazonaws.com";
    }
}
