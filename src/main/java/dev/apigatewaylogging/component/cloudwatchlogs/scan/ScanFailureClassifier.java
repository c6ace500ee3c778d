/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.PaginationGuard;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.OptionNames;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.model.StsException;

/** Finds out why an account or a log group could not be read. */
public final class ScanFailureClassifier {

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

    private final String region;
    private final boolean unmasks;
    private final OptionNames options;

    /**
     * @param region the scanned region
     * @param unmasks whether masked data is requested
     * @param options names the options to check
     */
    public ScanFailureClassifier(String region, boolean unmasks, OptionNames options) {
        this.region = region;
        this.unmasks = unmasks;
        this.options = options;
    }

    /** Why log groups could not be listed. */
    public ScanFailure ofDiscovery(Exception failure) {
        if (!(failure instanceof SdkException)) {
            return new ScanFailure(failure.getMessage(), ScanFailure.Kind.PERMANENT);
        }
        return of(
                failure,
                "logs:DescribeLogGroups and, for " + options.of("logGroupTags") + ", logs:ListTagsForResource");
    }

    /** Why a log group could not be read. */
    public ScanFailure of(Throwable failure, LogGroupReference group) {
        if (failure instanceof ResourceNotFoundException missing
                && String.valueOf(detail(missing)).contains("log stream")) {
            return new ScanFailure(
                    "log stream not found in log group " + group.identifier() + ". Check logStreamNames",
                    ScanFailure.Kind.PERMANENT);
        }
        if (failure instanceof ResourceNotFoundException) {
            return new ScanFailure(
                    "log group " + group.identifier() + " not found in " + region + ". Check "
                            + options.of("logGroupName") + " and " + options.of("region")
                            + " (API Gateway creates the group on the first logged request)",
                    ScanFailure.Kind.NOT_FOUND);
        }
        return of(
                failure,
                unmasks
                        ? "logs:FilterLogEvents and, for " + options.of("unmask") + ", logs:Unmask on the log group"
                        : "logs:FilterLogEvents on the log group");
    }

    private ScanFailure of(Throwable failure, String permission) {
        if (failure instanceof InvalidParameterException invalid) {
            String detail = firstLine(detail(invalid));
            return detail.toLowerCase(Locale.ROOT).contains("token")
                    ? new ScanFailure("AWS rejected the page token (" + detail + ")", ScanFailure.Kind.RESTART_WINDOW)
                    : new ScanFailure(
                            "AWS rejected the request parameters (" + detail + ")", ScanFailure.Kind.PERMANENT);
        }
        if (failure instanceof PaginationGuard.EndlessPaginationException endless) {
            return new ScanFailure(
                    endless.getMessage(),
                    endless.isPermanent() ? ScanFailure.Kind.PERMANENT : ScanFailure.Kind.RESTART_WINDOW);
        }
        if (failure instanceof AwsServiceException service) {
            return ofService(service, permission);
        }
        if (failure instanceof UncheckedIOException unreadable) {
            return new ScanFailure(
                    firstLine(unreadable.getMessage()) + ". Check " + options.of("checkpointer"),
                    ScanFailure.Kind.PERMANENT);
        }
        if (!(failure instanceof SdkException)) {
            return new ScanFailure(
                    "the route failed to process a page (" + UnexpectedErrors.describe(failure) + ")",
                    ScanFailure.Kind.UNFORESEEN);
        }
        return new ScanFailure(
                "no response from AWS in " + region
                        + ". Check " + options.of("region") + ", " + options.of("uriEndpointOverride")
                        + ", the credentials and the network ("
                        + firstLine(failure.getMessage()) + ")",
                ScanFailure.Kind.RETRYABLE);
    }

    private ScanFailure ofService(AwsServiceException failure, String permission) {
        boolean isNamed = failure.awsErrorDetails() != null
                && failure.awsErrorDetails().errorCode() != null
                && !failure.awsErrorDetails().errorCode().isBlank();
        String code = isNamed ? failure.awsErrorDetails().errorCode() : "HTTP " + failure.statusCode();
        if (failure.isThrottlingException()) {
            return new ScanFailure("throttled by AWS (" + code + ")", ScanFailure.Kind.RETRYABLE);
        }
        if (failure.statusCode() >= 500) {
            return new ScanFailure("AWS failed to process the request (" + code + ")", ScanFailure.Kind.RETRYABLE);
        }
        if (!isNamed) {
            return new ScanFailure(
                    "a response with status " + code
                            + " is not from AWS. Check " + options.of("uriEndpointOverride")
                            + " and the network path to AWS, for example a proxy",
                    ScanFailure.Kind.PERMANENT);
        }
        if (EXPIRED.contains(code)) {
            return new ScanFailure(
                    "the AWS credentials have expired (" + code + "). Renew " + options.of("sessionToken")
                            + ", or use an IAM role instead of keys",
                    ScanFailure.Kind.PERMANENT);
        }
        if (CREDENTIALS.contains(code)) {
            return new ScanFailure(
                    "AWS rejected the credentials (" + code
                            + "). Check " + options.of("accessKey") + ", " + options.of("secretKey") + " and "
                            + options.of("sessionToken"),
                    ScanFailure.Kind.PERMANENT);
        }
        if (DENIED.contains(code)) {
            return new ScanFailure(
                    failure instanceof StsException
                            ? "sts:AssumeRole denied (" + code
                                    + "). Check " + options.of("accounts") + "; the credentials need"
                                    + " sts:AssumeRole on the role, and the role must trust them"
                            : "access denied (" + code + "). Required permission: " + permission,
                    ScanFailure.Kind.PERMANENT);
        }
        return new ScanFailure(
                "AWS returned " + code + " (" + firstLine(detail(failure)) + ")", ScanFailure.Kind.PERMANENT);
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
