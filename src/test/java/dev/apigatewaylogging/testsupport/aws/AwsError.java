/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

/** A refusal, as AWS names it. */
final class AwsError extends RuntimeException {

    private final int status;
    private final String code;

    AwsError(int status, String code, String message) {
        // no stack trace: some tests cause thousands of errors per second
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static AwsError invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message);
    }

    static AwsError constraint(Object value, String name, String constraint) {
        return invalid("1 validation error detected: Value '" + value + "' at '" + name
                + "' failed to satisfy constraint: Member must " + constraint);
    }

    static AwsError noSuch(String what) {
        return new AwsError(400, "ResourceNotFoundException", "The specified " + what + " does not exist.");
    }

    static AwsError denied(String action) {
        return new AwsError(
                400, "AccessDeniedException", "User is not authorized to perform: " + action + " on resource");
    }

    static AwsError throttled() {
        return new AwsError(400, "ThrottlingException", "Rate exceeded");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
