package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.PaginationGuard;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
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
public record ScanFailure(String reason, Kind kind) {

    /** What to do about a failure. */
    enum Kind {
        /** The same call may succeed a moment later: throttling, a fault of the service, a cut connection. */
        RETRYABLE,
        /** AWS does not know its own page token any more: the window is read again. */
        RESTART_WINDOW,
        /** There is no such log group. */
        NOT_FOUND,
        /** Somebody has to do something. */
        PERMANENT,
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
    boolean isPermanent() {
        return kind == Kind.PERMANENT || kind == Kind.NOT_FOUND || kind == Kind.UNFORESEEN;
    }

    /** Why log groups could not be listed. */
    public static ScanFailure ofDiscovery(Exception failure, String region) {
        if (!(failure instanceof SdkException)) {
            return new ScanFailure(failure.getMessage(), Kind.PERMANENT);
        }
        return of(failure, "logs:DescribeLogGroups and, for LOG_GROUP_TAGS, logs:ListTagsForResource", region);
    }

    /**
     * Why a log group could not be read.
     *
     * @param unmask whether masked data was asked for
     */
    static ScanFailure of(Throwable failure, LogGroupReference group, String region, boolean unmask) {
        if (failure instanceof ResourceNotFoundException) {
            return new ScanFailure(
                    "there is no log group " + group.identifier() + " in " + region
                            + ": check LOG_GROUP_NAME and AWS_REGION (API Gateway makes the group when it logs the first request)",
                    Kind.NOT_FOUND);
        }
        return of(
                failure,
                unmask
                        ? "logs:FilterLogEvents and, for LOG_UNMASK, logs:Unmask on the log group"
                        : "logs:FilterLogEvents on the log group",
                region);
    }

    private static ScanFailure of(Throwable failure, String permission, String region) {
        if (failure instanceof InvalidParameterException invalid) {
            String detail = firstLine(detail(invalid));
            return detail.toLowerCase(Locale.ROOT).contains("token")
                    ? new ScanFailure("AWS refuses the page token (" + detail + ")", Kind.RESTART_WINDOW)
                    : new ScanFailure("AWS refuses what it is asked for (" + detail + ")", Kind.PERMANENT);
        }
        if (failure instanceof PaginationGuard.Endless endless) {
            return new ScanFailure(endless.getMessage(), endless.isLasting() ? Kind.PERMANENT : Kind.RESTART_WINDOW);
        }
        if (failure instanceof AwsServiceException service) {
            return ofService(service, permission);
        }
        if (failure instanceof UncheckedIOException unreadable) {
            return new ScanFailure(
                    firstLine(unreadable.getMessage()) + ": check CHECKPOINT_STORE and CHECKPOINT_DIR", Kind.PERMANENT);
        }
        if (!(failure instanceof SdkException)) {
            return new ScanFailure(
                    "what was read could not be taken over (" + UnexpectedErrors.describe(failure) + ")",
                    Kind.UNFORESEEN);
        }
        return new ScanFailure(
                "no answer from AWS in " + region
                        + ": check AWS_REGION, AWS_ENDPOINT_URL, the credentials and the way to the network ("
                        + firstLine(failure.getMessage()) + ")",
                Kind.RETRYABLE);
    }

    private static ScanFailure ofService(AwsServiceException failure, String permission) {
        boolean isNamed = failure.awsErrorDetails() != null
                && failure.awsErrorDetails().errorCode() != null
                && !failure.awsErrorDetails().errorCode().isBlank();
        String code = isNamed ? failure.awsErrorDetails().errorCode() : "HTTP " + failure.statusCode();
        if (failure.isThrottlingException() || failure.statusCode() >= 500) {
            return new ScanFailure("AWS asks to wait (" + code + ")", Kind.RETRYABLE);
        }
        if (!isNamed) {
            return new ScanFailure(
                    "an answer with the status " + code + " is not one of AWS: check AWS_ENDPOINT_URL and what is"
                            + " between here and AWS, a proxy for example",
                    Kind.PERMANENT);
        }
        if (EXPIRED.contains(code)) {
            return new ScanFailure(
                    "the AWS credentials have expired (" + code
                            + "): renew AWS_SESSION_TOKEN, or leave the three AWS variables empty and give the process a role",
                    Kind.PERMANENT);
        }
        if (CREDENTIALS.contains(code)) {
            return new ScanFailure(
                    "AWS does not know the credentials (" + code
                            + "): check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
                    Kind.PERMANENT);
        }
        if (DENIED.contains(code)) {
            return new ScanFailure(
                    failure instanceof StsException
                            ? "AWS does not let the credentials assume the role (" + code
                                    + "): check CROSS_ACCOUNT_ROLE_ARN and EXTERNAL_ID; the credentials need"
                                    + " sts:AssumeRole on the role, and the role must trust them"
                            : "AWS does not allow it (" + code + "): the credentials need " + permission,
                    Kind.PERMANENT);
        }
        return new ScanFailure("AWS answered " + code + " (" + firstLine(detail(failure)) + ")", Kind.PERMANENT);
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
