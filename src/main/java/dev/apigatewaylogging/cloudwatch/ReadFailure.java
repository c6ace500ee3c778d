package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.PageTokens;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Why a log group could not be read, in words for the person who can mend it.
 *
 * @param reason what is wrong and which setting to look at
 * @param kind what to do about it
 */
record ReadFailure(String reason, Kind kind) {

    /** What to do about a failure. */
    enum Kind {
        /** The same call may succeed a moment later: throttling, a fault of the service, a cut connection. */
        CALL,
        /** AWS does not know its own page token any more: the window is read again. */
        WINDOW,
        /** There is no such log group. */
        ABSENT,
        /** Somebody has to do something. */
        LASTING,
        /** Nobody knows what it is. */
        UNFORESEEN
    }

    private static final Set<String> CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "IncompleteSignatureException",
            "IncompleteSignature");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired", "ExpiredTokenFault");
    private static final Set<String> DENIED =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized");

    /** Whether somebody has to do something. */
    boolean isLasting() {
        return kind == Kind.LASTING || kind == Kind.ABSENT || kind == Kind.UNFORESEEN;
    }

    /** Why log groups could not be listed. */
    static ReadFailure ofListing(Exception failure, String region) {
        if (!(failure instanceof SdkException)) {
            return new ReadFailure(failure.getMessage(), Kind.LASTING);
        }
        return of(failure, "logs:DescribeLogGroups and, for LOG_GROUP_TAGS, logs:ListTagsForResource", region);
    }

    /**
     * Why a log group could not be read.
     *
     * @param unmask whether masked data was asked for
     */
    static ReadFailure of(Throwable failure, LogGroupReference group, String region, boolean unmask) {
        if (failure instanceof ResourceNotFoundException) {
            return new ReadFailure(
                    "there is no log group " + group.identifier() + " in " + region
                            + ": check LOG_GROUP_NAME and AWS_REGION (API Gateway makes the group when it logs the first request)",
                    Kind.ABSENT);
        }
        return of(
                failure,
                unmask
                        ? "logs:FilterLogEvents and, for LOG_UNMASK, logs:Unmask on the log group"
                        : "logs:FilterLogEvents on the log group",
                region);
    }

    private static ReadFailure of(Throwable failure, String permission, String region) {
        if (failure instanceof InvalidParameterException invalid) {
            String detail = firstLine(detail(invalid));
            return detail.toLowerCase(Locale.ROOT).contains("token")
                    ? new ReadFailure("AWS refuses the page token (" + detail + ")", Kind.WINDOW)
                    : new ReadFailure("AWS refuses what it is asked for (" + detail + ")", Kind.LASTING);
        }
        if (failure instanceof PageTokens.Endless endless) {
            return new ReadFailure(endless.getMessage(), endless.isLasting() ? Kind.LASTING : Kind.WINDOW);
        }
        if (failure instanceof AwsServiceException service) {
            return ofService(service, permission);
        }
        if (failure instanceof UncheckedIOException unreadable) {
            return new ReadFailure(
                    firstLine(unreadable.getMessage()) + ": check CHECKPOINT_STORE and CHECKPOINT_DIR", Kind.LASTING);
        }
        if (!(failure instanceof SdkException)) {
            return new ReadFailure(
                    "what was read could not be taken over (" + Unforeseen.describe(failure) + ")", Kind.UNFORESEEN);
        }
        return new ReadFailure(
                "no answer from AWS in " + region
                        + ": check AWS_REGION, AWS_ENDPOINT_URL, the credentials and the way to the network ("
                        + firstLine(failure.getMessage()) + ")",
                Kind.CALL);
    }

    private static ReadFailure ofService(AwsServiceException failure, String permission) {
        boolean isNamed = failure.awsErrorDetails() != null
                && failure.awsErrorDetails().errorCode() != null
                && !failure.awsErrorDetails().errorCode().isBlank();
        String code = isNamed ? failure.awsErrorDetails().errorCode() : "HTTP " + failure.statusCode();
        if (failure.isThrottlingException() || failure.statusCode() >= 500) {
            return new ReadFailure("AWS asks to wait (" + code + ")", Kind.CALL);
        }
        if (!isNamed) {
            return new ReadFailure(
                    "an answer with the status " + code + " is not one of AWS: check AWS_ENDPOINT_URL and what is"
                            + " between here and AWS, a proxy for example",
                    Kind.LASTING);
        }
        if (EXPIRED.contains(code)) {
            return new ReadFailure(
                    "the AWS credentials have expired (" + code
                            + "): renew AWS_SESSION_TOKEN, or leave the three AWS variables empty and give the process a role",
                    Kind.LASTING);
        }
        if (CREDENTIALS.contains(code)) {
            return new ReadFailure(
                    "AWS does not know the credentials (" + code
                            + "): check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
                    Kind.LASTING);
        }
        if (DENIED.contains(code)) {
            return new ReadFailure(
                    failure instanceof StsException
                            ? "AWS does not let the credentials assume the role (" + code
                                    + "): check CROSS_ACCOUNT_ROLE_ARN and EXTERNAL_ID; the credentials need"
                                    + " sts:AssumeRole on the role, and the role must trust them"
                            : "AWS does not allow it (" + code + "): the credentials need " + permission,
                    Kind.LASTING);
        }
        return new ReadFailure("AWS answered " + code + " (" + firstLine(detail(failure)) + ")", Kind.LASTING);
    }

    private static String detail(AwsServiceException failure) {
        return failure.awsErrorDetails() == null
                ? failure.getMessage()
                : failure.awsErrorDetails().errorMessage();
    }

    private static String firstLine(String text) {
        String all = String.valueOf(text);
        int end = all.indexOf('\n');
        return end < 0 ? all : all.substring(0, end);
    }
}
