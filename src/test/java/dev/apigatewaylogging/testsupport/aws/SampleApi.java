/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

/**
 * The API that generated requests go to.
 *
 * @param apiId the REST API's id
 * @param stage the stage
 * @param region the region
 * @param customDomain the host of requests through a custom domain, whose path has no stage
 */
public record SampleApi(String apiId, String stage, String region, String customDomain) {

    /** An API in us-east-1. */
    public static SampleApi standard() {
        return new SampleApi("a1b2c3d4e5", "prod", "us-east-1", "api.example.com");
    }

    /** The log group that API Gateway writes to. */
    public String group() {
        return "API-Gateway-Execution-Logs_" + apiId + "/" + stage;
    }

    public String host() {
        return apiId + ".execute-api." + region + ".amazonaws.com";
    }
}
