package dev.apigatewaylogging.openapi;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * API Gateway did not do what it was asked to, also after the SDK's own retries. The SDK's exception is not its cause:
 * its text can hold what was signed, and the routes tell errors apart by their causes.
 */
public final class ApiGatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MOST_CHARACTERS = 300;

    private final boolean isRejected;
    private final boolean isNotFound;

    ApiGatewayException(String message) {
        super(message);
        this.isRejected = true;
        this.isNotFound = false;
    }

    ApiGatewayException(SdkException failure) {
        super(message(failure));
        this.isRejected = failure instanceof AwsServiceException said
                && (said.statusCode() < 500 || said.statusCode() == 501)
                && !said.isThrottlingException();
        this.isNotFound = failure instanceof AwsServiceException said && said.statusCode() == 404;
    }

    /** Whether what was asked about is not there any more. */
    boolean isGone() {
        return isNotFound;
    }

    /** Whether the answer was a plain no, which will be the same in a moment. */
    boolean isRejected() {
        return isRejected;
    }

    /** The first line is what went wrong; the others of a refused signature hold what was signed. */
    private static String message(SdkException failure) {
        String text = failure instanceof AwsServiceException said && said.awsErrorDetails() != null
                ? said.awsErrorDetails().errorCode() + ": "
                        + said.awsErrorDetails().errorMessage() + " (status " + said.statusCode() + ")"
                : String.valueOf(failure.getMessage());
        String line = text.lines().findFirst().orElse("no reason given");
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
    }
}
