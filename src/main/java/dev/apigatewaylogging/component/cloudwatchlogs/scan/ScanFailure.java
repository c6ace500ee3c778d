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
 * Why a log group could not be read, and how to solve it.
 *
 * @param reason the error and the setting to check
 * @param kind the reaction
 */
public record ScanFailure(String reason, Kind kind) {

    /** The reaction to a failure. */
    enum Kind {
        /** The same call may succeed later: throttling, a server error, a broken connection. */
        RETRYABLE,
        /** AWS rejected the page token: restart the window. */
        RESTART_WINDOW,
        /** The log group does not exist. */
        NOT_FOUND,
        /** Permanent: requires operator action. */
        PERMANENT,
        /** An unexpected error. */
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

    /** Whether operator action is required. */
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
     * @param unmask whether masked data was requested
     */
    static ScanFailure of(Throwable failure, LogGroupReference group, String region, boolean unmask) {
        if (failure instanceof ResourceNotFoundException missing
                && String.valueOf(detail(missing)).contains("log stream")) {
            return new ScanFailure(
                    "log stream not found in log group " + group.identifier() + ". Check logStreamNames",
                    Kind.PERMANENT);
        }
        if (failure instanceof ResourceNotFoundException) {
            return new ScanFailure(
                    "log group " + group.identifier() + " not found in " + region + ". Check LOG_GROUP_NAME and"
                            + " AWS_REGION (API Gateway creates the group on the first logged request)",
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
                    ? new ScanFailure("AWS rejected the page token (" + detail + ")", Kind.RESTART_WINDOW)
                    : new ScanFailure("AWS rejected the request parameters (" + detail + ")", Kind.PERMANENT);
        }
        if (failure instanceof PaginationGuard.EndlessPaginationException endless) {
            return new ScanFailure(endless.getMessage(), endless.isPermanent() ? Kind.PERMANENT : Kind.RESTART_WINDOW);
        }
        if (failure instanceof AwsServiceException service) {
            return ofService(service, permission);
        }
        if (failure instanceof UncheckedIOException unreadable) {
            return new ScanFailure(
                    firstLine(unreadable.getMessage()) + ". Check CHECKPOINT_DIR or CHECKPOINT_TOPIC", Kind.PERMANENT);
        }
        if (!(failure instanceof SdkException)) {
            return new ScanFailure(
                    "the route failed to process a page (" + UnexpectedErrors.describe(failure) + ")", Kind.UNFORESEEN);
        }
        return new ScanFailure(
                "no response from AWS in " + region
                        + ". Check AWS_REGION, AWS_ENDPOINT_URL, the credentials and the network ("
                        + firstLine(failure.getMessage()) + ")",
                Kind.RETRYABLE);
    }

    private static ScanFailure ofService(AwsServiceException failure, String permission) {
        boolean isNamed = failure.awsErrorDetails() != null
                && failure.awsErrorDetails().errorCode() != null
                && !failure.awsErrorDetails().errorCode().isBlank();
        String code = isNamed ? failure.awsErrorDetails().errorCode() : "HTTP " + failure.statusCode();
        if (failure.isThrottlingException()) {
            return new ScanFailure("throttled by AWS (" + code + ")", Kind.RETRYABLE);
        }
        if (failure.statusCode() >= 500) {
            return new ScanFailure("AWS failed to process the request (" + code + ")", Kind.RETRYABLE);
        }
        if (!isNamed) {
            return new ScanFailure(
                    "a response with status " + code
                            + " is not from AWS. Check AWS_ENDPOINT_URL and the network path to"
                            + " AWS, for example a proxy",
                    Kind.PERMANENT);
        }
        if (EXPIRED.contains(code)) {
            return new ScanFailure(
                    "the AWS credentials have expired (" + code
                            + "). Renew AWS_SESSION_TOKEN, or unset the AWS_* keys and use an IAM role",
                    Kind.PERMANENT);
        }
        if (CREDENTIALS.contains(code)) {
            return new ScanFailure(
                    "AWS rejected the credentials (" + code
                            + "). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
                    Kind.PERMANENT);
        }
        if (DENIED.contains(code)) {
            return new ScanFailure(
                    failure instanceof StsException
                            ? "sts:AssumeRole denied (" + code
                                    + "). Check CROSS_ACCOUNT_ROLE_ARN and EXTERNAL_ID; the credentials need"
                                    + " sts:AssumeRole on the role, and the role must trust them"
                            : "access denied (" + code + "). Required permission: " + permission,
                    Kind.PERMANENT);
        }
        return new ScanFailure("AWS returned " + code + " (" + firstLine(detail(failure)) + ")", Kind.PERMANENT);
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
