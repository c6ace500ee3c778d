/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.RoleSource;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.ScanFailureClassifier;
import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.StageListing;
import dev.apigatewaylogging.openapi.StageLogging;
import dev.apigatewaylogging.settings.EnvironmentVariableNames;
import dev.apigatewaylogging.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Each account and region: region, credentials and permissions, one request each, and the log groups with the time of their
 * last event. FilterLogEvents is requested for a millisecond of 1970, so that it returns no events.
 */
final class AwsCheck implements Check {

    private static final ClientOverrideConfiguration CLIENT = ClientOverrideConfiguration.builder()
            .apiCallAttemptTimeout(Duration.ofSeconds(15))
            .retryStrategy(retry -> retry.maxAttempts(2))
            .build();

    private static final int MAX_GROUPS = 20;

    private final DoctorSettings settings;
    private final AktoRoleLookup aktoRoles;
    private final LogGroupSelector selector;

    AwsCheck(DoctorSettings settings, AktoRoleLookup aktoRoles) {
        this.settings = settings;
        this.aktoRoles = aktoRoles;
        this.selector =
                LogGroupSelector.of(settings.get(Setting.LOG_GROUP_NAME), settings.get(Setting.LOG_GROUP_PREFIX));
    }

    @Override
    public String name() {
        return "AWS";
    }

    @Override
    public void run(List<Finding> findings) throws InterruptedException {
        if (!settings.areValid(
                Setting.AWS_REGION,
                Setting.AWS_ACCESS_KEY_ID,
                Setting.AWS_SECRET_ACCESS_KEY,
                Setting.AWS_SESSION_TOKEN,
                Setting.AWS_ENDPOINT_URL,
                Setting.LOG_GROUP_NAME,
                Setting.LOG_GROUP_PREFIX,
                Setting.CROSS_ACCOUNT_ROLE_ARN,
                Setting.SESSION_NAME,
                Setting.EXTERNAL_ID)) {
            findings.add(Finding.skipped(name(), "the settings are invalid"));
            return;
        }
        Optional<RoleSource> roles = Optional.empty();
        if (aktoRoles.isEnabled()) {
            roles = aktoRoles.find(findings);
            if (roles.isEmpty()) {
                findings.add(Finding.skipped(name(), "the accounts to read are unknown"));
                return;
            }
        }
        try (AwsAccounts accounts = accounts(roles);
                ApiGatewayControlPlanes planes = new ApiGatewayControlPlanes(accounts)) {
            Set<String> seen = new LinkedHashSet<>();
            for (AwsAccount account : accounts.accounts()) {
                check(account, planes, seen, findings);
            }
            if (findings.stream()
                    .noneMatch(finding ->
                            finding.check().startsWith(name()) && finding.result() == Finding.Result.PROBLEM)) {
                selector.explicit().stream()
                        .map(LogGroupReference::identifier)
                        .filter(group -> !seen.contains(group))
                        .forEach(group -> findings.add(Finding.problem(
                                "log group " + group,
                                "not found in any account and region",
                                "Check LOG_GROUP_NAME, AWS_REGION and CROSS_ACCOUNT_ROLE_ARN (API Gateway creates the"
                                        + " log group on the first logged request)")));
            }
        }
    }

    private AwsAccounts accounts(Optional<RoleSource> roles) {
        AwsAccounts accounts = new AwsAccounts();
        accounts.setRegion(settings.get(Setting.AWS_REGION));
        accounts.setAccessKey(settings.get(Setting.AWS_ACCESS_KEY_ID));
        accounts.setSecretKey(settings.get(Setting.AWS_SECRET_ACCESS_KEY));
        accounts.setSessionToken(settings.get(Setting.AWS_SESSION_TOKEN));
        accounts.setUriEndpointOverride(settings.get(Setting.AWS_ENDPOINT_URL));
        accounts.setRoleArns(settings.get(Setting.CROSS_ACCOUNT_ROLE_ARN));
        roles.ifPresent(accounts::setRoleSource);
        accounts.setSessionName(settings.get(Setting.SESSION_NAME));
        accounts.setExternalId(settings.get(Setting.EXTERNAL_ID));
        return accounts;
    }

    private void check(AwsAccount account, ApiGatewayControlPlanes planes, Set<String> seen, List<Finding> findings) {
        String place = (account.isCredentialsAccount() ? "" : account.id() + " ") + account.region();
        ScanFailureClassifier classifier = new ScanFailureClassifier(
                account.region(), settings.isTrue(Setting.LOG_UNMASK), new EnvironmentVariableNames());
        try (CloudWatchLogsClient logs = account.client(CloudWatchLogsClient::builder, CLIENT)) {
            try {
                logs.describeLogGroups(request -> request.limit(1));
                findings.add(Finding.ok(
                        name() + " " + place, "the credentials are valid; logs:DescribeLogGroups is allowed"));
            } catch (SdkException e) {
                findings.add(Finding.problem(
                        name() + " " + place, classifier.ofDiscovery(e).reason()));
                return;
            }
            boolean readsApis = apiGateway(account, place, findings);
            List<LogGroupReference> groups = selector.isEmpty()
                    ? readsApis ? ofStages(account, planes, place, findings) : List.of()
                    : configured(account, logs, place, findings);
            groups.stream().map(LogGroupReference::identifier).forEach(seen::add);
            groups.stream().limit(MAX_GROUPS).forEach(group -> findings.add(logGroup(logs, group, classifier)));
            if (groups.size() > MAX_GROUPS) {
                findings.add(Finding.skipped(
                        "log groups " + place, groups.size() - MAX_GROUPS + " more log groups are not checked"));
            }
        }
    }

    private boolean apiGateway(AwsAccount account, String place, List<Finding> findings) {
        String check = "API Gateway " + place;
        try (ApiGatewayClient rest = account.client(ApiGatewayClient::builder, CLIENT);
                ApiGatewayV2Client http = account.client(ApiGatewayV2Client::builder, CLIENT)) {
            rest.getRestApis(request -> request.limit(1));
            http.getApis(request -> request.maxResults("1"));
            findings.add(Finding.ok(check, "apigateway:GET is allowed"));
            return true;
        } catch (SdkException e) {
            boolean isNeeded = selector.isEmpty()
                    || (settings.isTrue(Setting.DISCOVER_OPENAPI_SPEC)
                            && !settings.get(Setting.DATABASE_ABSTRACTOR_TOKEN).isEmpty());
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            findings.add(
                    isNeeded
                            ? Finding.problem(
                                    check,
                                    "APIs cannot be listed: " + reason,
                                    "Allow apigateway:GET on /restapis, /restapis/*, /apis and /apis/*"
                                            + (selector.isEmpty()
                                                    ? ", or set LOG_GROUP_NAME or LOG_GROUP_PREFIX"
                                                    : ", or set DISCOVER_OPENAPI_SPEC=false"))
                            : Finding.skipped(
                                    check, "APIs cannot be listed, which only the coverage needs: " + reason));
            return false;
        }
    }

    private List<LogGroupReference> ofStages(
            AwsAccount account, ApiGatewayControlPlanes planes, String place, List<Finding> findings) {
        List<LogGroupReference> groups = new ArrayList<>();
        for (StageListing listing : planes.stageListings(Duration.ofHours(1))) {
            if (!listing.account().equals(account.id()) || !listing.region().equals(account.region())) {
                continue;
            }
            listing.failures()
                    .forEach(failure -> findings.add(Finding.problem(
                            "API Gateway " + place,
                            "cannot list " + failure.what() + ": " + failure.reason(),
                            "Allow apigateway:GET on /restapis/* and /apis/*")));
            listing.stages().stream()
                    .flatMap(AwsCheck::logGroups)
                    .map(LogGroupReference::discovered)
                    .distinct()
                    .forEach(groups::add);
        }
        if (groups.isEmpty()) {
            findings.add(Finding.problem(
                    "log groups " + place,
                    "no stage of any API logs to a log group",
                    "Enable logging of a stage (README.md), or check AWS_REGION and CROSS_ACCOUNT_ROLE_ARN"));
        }
        return groups;
    }

    private static Stream<String> logGroups(StageLogging logging) {
        String execution = logging.delivery().exists() ? logging.delivery().logGroup() : logging.executionLogGroup();
        return Stream.of(
                        logging.hasExecutionLog() ? execution : "",
                        logging.hasAccessLogGroup() ? logging.accessLogArn() : "")
                .filter(group -> !group.isEmpty());
    }

    /** A name is checked in each account; an ARN in its own. */
    private List<LogGroupReference> configured(
            AwsAccount account, CloudWatchLogsClient logs, String place, List<Finding> findings) {
        List<LogGroupReference> groups = new ArrayList<>();
        for (LogGroupReference reference : selector.explicit()) {
            boolean exists = reference.isArn()
                    ? reference.identifier().contains(":" + account.region() + ":")
                            && (account.isCredentialsAccount()
                                    || reference.identifier().contains(":" + account.id() + ":"))
                    : list(logs, reference.name()).stream()
                            .anyMatch(group -> group.logGroupName().equals(reference.name()));
            if (exists) {
                groups.add(reference);
            }
        }
        for (String prefix : selector.prefixes()) {
            List<LogGroup> found = list(logs, prefix);
            if (found.isEmpty()) {
                findings.add(Finding.problem(
                        "log groups " + place,
                        "no log group begins with " + prefix,
                        "Check LOG_GROUP_NAME, LOG_GROUP_PREFIX and AWS_REGION"));
            }
            found.forEach(group -> groups.add(LogGroupReference.discovered(group.logGroupName())));
        }
        return groups;
    }

    private static List<LogGroup> list(CloudWatchLogsClient logs, String prefix) {
        return logs.describeLogGroups(request -> request.logGroupNamePrefix(prefix))
                .logGroups();
    }

    private Finding logGroup(CloudWatchLogsClient logs, LogGroupReference group, ScanFailureClassifier classifier) {
        String check = "log group " + group.name();
        FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
                .startTime(0L)
                .endTime(1L)
                .limit(1)
                .unmask(settings.isTrue(Setting.LOG_UNMASK) ? Boolean.TRUE : null);
        try {
            logs.filterLogEvents((group.isArn()
                            ? request.logGroupIdentifier(group.identifier())
                            : request.logGroupName(group.name()))
                    .build());
        } catch (ResourceNotFoundException e) {
            return selector.isEmpty()
                    ? Finding.ok(check, "not created yet: API Gateway creates it on the first logged request")
                    : Finding.problem(check, classifier.of(e, group).reason());
        } catch (SdkException e) {
            return Finding.problem(check, classifier.of(e, group).reason());
        }
        return Finding.ok(check, "readable, " + lastEvent(logs, group));
    }

    /** The times of a log group's streams are up to an hour old. */
    private static String lastEvent(CloudWatchLogsClient logs, LogGroupReference group) {
        try {
            DescribeLogStreamsResponse streams = logs.describeLogStreams(request -> (group.isArn()
                            ? request.logGroupIdentifier(group.identifier())
                            : request.logGroupName(group.name()))
                    .orderBy(OrderBy.LAST_EVENT_TIME)
                    .descending(true)
                    .limit(1));
            return streams.logStreams().stream()
                    .map(stream -> stream.lastEventTimestamp())
                    .filter(time -> time != null && time > 0)
                    .findFirst()
                    .map(time ->
                            "last event about " + Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS))
                    .orElse("no event yet");
        } catch (SdkException e) {
            return "last event unknown (logs:DescribeLogStreams is not allowed, and not needed otherwise)";
        }
    }
}
