/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Thrown if an API Gateway request failed, after the SDK's retries. The SDK's exception is not its cause: its message
 * can contain the signed request, and the routes handle errors by their causes.
 */
public final class ApiGatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_LENGTH = 300;

    private final boolean isRejected;
    private final boolean isNotFound;

    ApiGatewayException(String message) {
        super(message);
        this.isRejected = true;
        this.isNotFound = false;
    }

    ApiGatewayException(SdkException failure) {
        super(message(failure));
        this.isRejected = failure instanceof AwsServiceException service
                && (service.statusCode() < 500 || service.statusCode() == 501)
                && !service.isThrottlingException();
        this.isNotFound = failure instanceof AwsServiceException service && service.statusCode() == 404;
    }

    /** Returns whether the requested resource no longer exists. */
    boolean isGone() {
        return isNotFound;
    }

    /** Returns whether the request was rejected, so that a retry would fail too. */
    boolean isRejected() {
        return isRejected;
    }

    /** The first line is the error; further lines of a rejected signature contain the signed request. */
    private static String message(SdkException failure) {
        String text = failure instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? service.awsErrorDetails().errorCode() + ": "
                        + service.awsErrorDetails().errorMessage() + " (status " + service.statusCode() + ")"
                : String.valueOf(failure.getMessage());
        String line = text.lines().findFirst().orElse("no details");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line;
    }
}
