/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/**
 * The ARN of a method that an authorizer decides on: {@code
 * arn:aws:execute-api:eu-west-1:123456789012:uwe3g5jm54/Prod/GET/pets/7}.
 */
final class MethodArn {

    private MethodArn() {}

    /** Returns {@code uwe3g5jm54}; empty if the text is not such an ARN. */
    static String apiId(String arn) {
        String[] parts = parts(arn);
        return parts.length < 3 ? "" : parts[0];
    }

    /** Returns {@code GET}; empty if the text is not such an ARN. */
    static String method(String arn) {
        String[] parts = parts(arn);
        return parts.length < 3 ? "" : parts[2];
    }

    /** Returns the path with the stage, {@code /Prod/pets/7}; empty if the text is not such an ARN. */
    static String path(String arn) {
        String[] parts = parts(arn);
        return parts.length < 3 ? "" : "/" + parts[1] + "/" + (parts.length > 3 ? parts[3] : "");
    }

    private static String[] parts(String arn) {
        return arn.startsWith("arn:") && arn.contains(":execute-api:")
                ? arn.substring(arn.lastIndexOf(':', Math.max(arn.indexOf('/'), 0)) + 1)
                        .split("/", 4)
                : new String[0];
    }
}
