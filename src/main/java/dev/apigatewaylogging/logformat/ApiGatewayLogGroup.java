/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/**
 * The API and stage in the name of a log group that API Gateway manages. Both are empty for a log group that the user
 * named.
 *
 * @param apiId the API ID
 * @param stage the name of the stage
 * @param canary whether it is the log group of a canary, which repeats entries of the stage's own log group
 */
public record ApiGatewayLogGroup(String apiId, String stage, boolean canary) {

    private static final ApiGatewayLogGroup UNKNOWN = new ApiGatewayLogGroup("", "", false);
    private static final String REST = "API-Gateway-Execution-Logs";
    private static final String WEBSOCKET = "/aws/apigateway/";
    private static final String CANARY = "/Canary";
    private static final int LENGTH_OF_ID = 10;

    /** Parses {@code API-Gateway-Execution-Logs_{id}/{stage}} and {@code /aws/apigateway/{id}/{stage}}. */
    public static ApiGatewayLogGroup of(String name) {
        boolean rest = name.startsWith(REST + "_") || name.startsWith(REST + "/");
        if (!rest && !name.startsWith(WEBSOCKET)) {
            return UNKNOWN;
        }
        String path = name.substring(rest ? REST.length() + 1 : WEBSOCKET.length());
        int slash = path.indexOf('/');
        if (slash <= 0 || !isId(path.substring(0, slash), rest)) {
            return UNKNOWN;
        }
        String stage = path.substring(slash + 1);
        boolean canary = stage.endsWith(CANARY);
        if (canary) {
            stage = stage.substring(0, stage.length() - CANARY.length());
        }
        boolean plausible = !stage.isEmpty() && stage.indexOf('/') < 0;
        return plausible ? new ApiGatewayLogGroup(path.substring(0, slash), stage, canary) : UNKNOWN;
    }

    /** Users also name access logs {@code /aws/apigateway/…}: there, only a valid ID counts as one. */
    private static boolean isId(String text, boolean managed) {
        return text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                && (managed || text.length() == LENGTH_OF_ID);
    }
}
