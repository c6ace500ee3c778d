/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSource;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.OptionNames;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import software.amazon.awssdk.core.Protocol;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** The options of a {@code cloudwatch-logs} endpoint. Options that Camel's AWS components have are named as there. */
@UriParams
public class CloudWatchLogsConfiguration implements Cloneable, AwsCommonConfiguration {

    @UriPath(
            description =
                    "Comma-separated log group names, ARNs or prefixes ending in an asterisk. If empty, logGroupSource provides the log groups.")
    private String logGroupName;

    @UriParam(description = "Comma-separated prefixes of additional log groups.")
    private String logGroupNamePrefix;

    @UriParam(
            description =
                    "Log groups to exclude although a prefix or logGroupSource finds them: comma-separated names, ARNs or prefixes ending in an asterisk.")
    private String logGroupExclude;

    @UriParam(
            description =
                    "Comma-separated tags (key=value): of the log groups that a prefix or logGroupSource finds, only those with all of them are read.")
    private String logGroupTags;

    @UriParam(
            description =
                    "Only events that match this filter pattern of CloudWatch Logs are read. If empty, all events are read.")
    private String filterPattern;

    @UriParam(
            description =
                    "Comma-separated names of the log streams to read, at most 100. If empty, all log streams are read. Excludes logStreamNamePrefix.")
    private String logStreamNames;

    @UriParam(description = "Only log streams whose names have this prefix are read. Excludes logStreamNames.")
    private String logStreamNamePrefix;

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether to create one exchange per log event, with its message as body, instead of one per page.")
    private boolean splitResult;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description = "Whether to read what data protection policies mask. The credentials need logs:Unmask.")
    private boolean unmask;

    @UriParam(label = "advanced", description = "Provides the log groups if none is configured.")
    @Metadata(autowired = true)
    private LogGroupSource logGroupSource;

    @UriParam(
            label = "security",
            description =
                    "The accounts to read and their credentials. Replaces the credentials, region and endpoint options.")
    private AwsAccounts accounts;

    @UriParam(label = "advanced", description = "Assigns log groups to the members of a cluster.")
    private Leadership clusterService;

    @UriParam(
            label = "advanced",
            description = "Names the options in messages, for example by the settings that they are set from.")
    private OptionNames optionNames = OptionNames.OPTIONS;

    @UriParam(label = "advanced", description = "The CloudWatch Logs client to use for all requests.")
    @Metadata(autowired = true)
    private CloudWatchLogsClient cloudWatchLogsClient;

    @UriParam(label = "advanced", description = "Stores the scan positions. Without one, they are in memory.")
    @Metadata(autowired = true)
    private ScanCheckpointer checkpointer;

    @UriParam(
            label = "advanced",
            description = "Pauses scanning while the route has too much in progress. Without one, scans never pause.")
    @Metadata(autowired = true)
    private BackPressure backPressure;

    @UriParam(
            label = "security",
            secret = true,
            description = "AWS access key. If empty, the SDK's default credentials provider chain is used.")
    private String accessKey;

    @UriParam(label = "security", secret = true, description = "AWS secret key.")
    private String secretKey;

    @UriParam(label = "security", secret = true, description = "AWS session token of temporary credentials.")
    private String sessionToken;

    @UriParam(label = "security", description = "Whether to use session credentials. Implied by sessionToken.")
    private boolean useSessionCredentials;

    @UriParam(
            label = "security",
            description = "Whether to use the SDK's default credentials provider chain although keys are set.")
    private boolean useDefaultCredentialsProvider;

    @UriParam(label = "security", description = "Whether to take the credentials from a profile.")
    private boolean useProfileCredentialsProvider;

    @UriParam(label = "security", description = "The name of the profile.")
    private String profileCredentialsName;

    @UriParam(label = "security", description = "Whether to trust all certificates of an overridden endpoint.")
    private boolean trustAllCertificates;

    @UriParam(description = "The AWS region of the log groups, for example eu-west-1.")
    private String region;

    @UriParam(label = "advanced", description = "Whether to use uriEndpointOverride instead of AWS's endpoint.")
    private boolean overrideEndpoint;

    @UriParam(label = "advanced", description = "The endpoint to use with overrideEndpoint.")
    private String uriEndpointOverride;

    @UriParam(label = "proxy", enums = "HTTP,HTTPS", defaultValue = "HTTPS", description = "The protocol of the proxy.")
    private Protocol proxyProtocol = Protocol.HTTPS;

    @UriParam(label = "proxy", description = "The host of the proxy.")
    private String proxyHost;

    @UriParam(label = "proxy", description = "The port of the proxy.")
    private Integer proxyPort;

    @UriParam(
            defaultValue = "5",
            description = "Maximum number of pages read from a log group before the next log group is polled.")
    private int maxPagesPerPoll = 5;

    @UriParam(
            description =
                    "Interval between two scans of a log group (ISO-8601 duration). If empty, the rate limit determines it. A backlog is read without delay. Excludes the option delay.")
    private String pollInterval = "";

    @UriParam(
            defaultValue = "PT5M",
            description =
                    "Where to start without a checkpoint: now, earliest, an ISO-8601 instant, or an ISO-8601 duration before now.")
    private String startFrom = "PT5M";

    @UriParam(
            defaultValue = "PT5M",
            description =
                    "Delay after which a time range is scanned again for late events (ISO-8601 duration). PT0S disables the rescan.")
    private String rescanDelay = "PT5M";

    @UriParam(
            defaultValue = "PT0S",
            description =
                    "Delay after which a time range is scanned for the last time (ISO-8601 duration, at most P14D). PT0S disables it.")
    private String finalRescanDelay = "PT0S";

    @UriParam(
            defaultValue = "0.5",
            description = "Maximum fraction of the account's FilterLogEvents quota to use. 0 disables the limit.")
    private double maxQuotaUtilization = 0.5;

    @UriParam(
            defaultValue = "0",
            description =
                    "Maximum number of FilterLogEvents calls per second, for each account and region. Replaces maxQuotaUtilization. 0 disables it.")
    private double maxCallsPerSecond;

    @UriParam(
            description =
                    "Where to end (ISO-8601 instant): each log group is scanned once, from startFrom up to this time, without rescans. If empty, scanning never ends.")
    private String scanUntil = "";

    public String getLogGroupName() {
        return logGroupName;
    }

    /** Comma-separated log group names, ARNs or prefixes ending in an asterisk. If empty, logGroupSource provides the log groups. */
    public void setLogGroupName(String logGroupName) {
        this.logGroupName = logGroupName;
    }

    public String getLogGroupNamePrefix() {
        return logGroupNamePrefix;
    }

    /** Comma-separated prefixes of additional log groups. */
    public void setLogGroupNamePrefix(String logGroupNamePrefix) {
        this.logGroupNamePrefix = logGroupNamePrefix;
    }

    public String getLogGroupExclude() {
        return logGroupExclude;
    }

    /** Log groups to exclude although a prefix or logGroupSource finds them: comma-separated names, ARNs or prefixes ending in an asterisk. */
    public void setLogGroupExclude(String logGroupExclude) {
        this.logGroupExclude = logGroupExclude;
    }

    public String getLogGroupTags() {
        return logGroupTags;
    }

    /** Comma-separated tags (key=value): of the log groups that a prefix or logGroupSource finds, only those with all of them are read. */
    public void setLogGroupTags(String logGroupTags) {
        this.logGroupTags = logGroupTags;
    }

    public String getFilterPattern() {
        return filterPattern;
    }

    /** Only events that match this filter pattern of CloudWatch Logs are read. If empty, all events are read. */
    public void setFilterPattern(String filterPattern) {
        this.filterPattern = filterPattern;
    }

    public String getLogStreamNames() {
        return logStreamNames;
    }

    /** Comma-separated names of the log streams to read, at most 100. If empty, all log streams are read. Excludes logStreamNamePrefix. */
    public void setLogStreamNames(String logStreamNames) {
        this.logStreamNames = logStreamNames;
    }

    public String getLogStreamNamePrefix() {
        return logStreamNamePrefix;
    }

    /** Only log streams whose names have this prefix are read. Excludes logStreamNames. */
    public void setLogStreamNamePrefix(String logStreamNamePrefix) {
        this.logStreamNamePrefix = logStreamNamePrefix;
    }

    public boolean isSplitResult() {
        return splitResult;
    }

    /** Whether to create one exchange per log event, with its message as body, instead of one per page. */
    public void setSplitResult(boolean splitResult) {
        this.splitResult = splitResult;
    }

    public boolean isUnmask() {
        return unmask;
    }

    /** Whether to read what data protection policies mask. The credentials need logs:Unmask. */
    public void setUnmask(boolean unmask) {
        this.unmask = unmask;
    }

    public LogGroupSource getLogGroupSource() {
        return logGroupSource;
    }

    /** Provides the log groups if none is configured. */
    public void setLogGroupSource(LogGroupSource logGroupSource) {
        this.logGroupSource = logGroupSource;
    }

    public AwsAccounts getAccounts() {
        return accounts;
    }

    /** The accounts to read and their credentials. Replaces the credentials, region and endpoint options. */
    public void setAccounts(AwsAccounts accounts) {
        this.accounts = accounts;
    }

    public Leadership getClusterService() {
        return clusterService;
    }

    /** Assigns log groups to the members of a cluster. */
    public void setClusterService(Leadership clusterService) {
        this.clusterService = clusterService;
    }

    public OptionNames getOptionNames() {
        return optionNames;
    }

    /** Names the options in messages, for example by the settings that they are set from. */
    public void setOptionNames(OptionNames optionNames) {
        this.optionNames = optionNames;
    }

    public CloudWatchLogsClient getCloudWatchLogsClient() {
        return cloudWatchLogsClient;
    }

    /** The CloudWatch Logs client to use for all requests. */
    public void setCloudWatchLogsClient(CloudWatchLogsClient cloudWatchLogsClient) {
        this.cloudWatchLogsClient = cloudWatchLogsClient;
    }

    public ScanCheckpointer getCheckpointer() {
        return checkpointer;
    }

    /** Stores the scan positions. Without one, they are in memory. */
    public void setCheckpointer(ScanCheckpointer checkpointer) {
        this.checkpointer = checkpointer;
    }

    public BackPressure getBackPressure() {
        return backPressure;
    }

    /** Pauses scanning while the route has too much in progress. Without one, scans never pause. */
    public void setBackPressure(BackPressure backPressure) {
        this.backPressure = backPressure;
    }

    @Override
    public String getAccessKey() {
        return accessKey;
    }

    /** AWS access key. If empty, the SDK's default credentials provider chain is used. */
    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    @Override
    public String getSecretKey() {
        return secretKey;
    }

    /** AWS secret key. */
    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    @Override
    public String getSessionToken() {
        return sessionToken;
    }

    /** AWS session token of temporary credentials. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    @Override
    public boolean isUseDefaultCredentialsProvider() {
        return useDefaultCredentialsProvider;
    }

    /** Whether to use the SDK's default credentials provider chain although keys are set. */
    public void setUseDefaultCredentialsProvider(boolean useDefaultCredentialsProvider) {
        this.useDefaultCredentialsProvider = useDefaultCredentialsProvider;
    }

    @Override
    public boolean isUseProfileCredentialsProvider() {
        return useProfileCredentialsProvider;
    }

    /** Whether to take the credentials from a profile. */
    public void setUseProfileCredentialsProvider(boolean useProfileCredentialsProvider) {
        this.useProfileCredentialsProvider = useProfileCredentialsProvider;
    }

    @Override
    public String getProfileCredentialsName() {
        return profileCredentialsName;
    }

    /** The name of the profile. */
    public void setProfileCredentialsName(String profileCredentialsName) {
        this.profileCredentialsName = profileCredentialsName;
    }

    @Override
    public boolean isTrustAllCertificates() {
        return trustAllCertificates;
    }

    /** Whether to trust all certificates of an overridden endpoint. */
    public void setTrustAllCertificates(boolean trustAllCertificates) {
        this.trustAllCertificates = trustAllCertificates;
    }

    @Override
    public String getRegion() {
        return region;
    }

    /** The AWS region of the log groups, for example eu-west-1. */
    public void setRegion(String region) {
        this.region = region;
    }

    @Override
    public boolean isOverrideEndpoint() {
        return overrideEndpoint;
    }

    /** Whether to use uriEndpointOverride instead of AWS's endpoint. */
    public void setOverrideEndpoint(boolean overrideEndpoint) {
        this.overrideEndpoint = overrideEndpoint;
    }

    @Override
    public String getUriEndpointOverride() {
        return uriEndpointOverride;
    }

    /** The endpoint to use with overrideEndpoint. */
    public void setUriEndpointOverride(String uriEndpointOverride) {
        this.uriEndpointOverride = uriEndpointOverride;
    }

    @Override
    public Protocol getProxyProtocol() {
        return proxyProtocol;
    }

    /** The protocol of the proxy. */
    public void setProxyProtocol(Protocol proxyProtocol) {
        this.proxyProtocol = proxyProtocol;
    }

    @Override
    public String getProxyHost() {
        return proxyHost;
    }

    /** The host of the proxy. */
    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    @Override
    public Integer getProxyPort() {
        return proxyPort;
    }

    /** The port of the proxy. */
    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public int getMaxPagesPerPoll() {
        return maxPagesPerPoll;
    }

    /** Maximum number of pages read from a log group before the next log group is polled. */
    public void setMaxPagesPerPoll(int maxPagesPerPoll) {
        this.maxPagesPerPoll = maxPagesPerPoll;
    }

    public String getPollInterval() {
        return pollInterval;
    }

    /** Interval between two scans of a log group (ISO-8601 duration). If empty, the rate limit determines it. A backlog is read without delay. Excludes the option delay. */
    public void setPollInterval(String pollInterval) {
        this.pollInterval = pollInterval;
    }

    public String getStartFrom() {
        return startFrom;
    }

    /** Where to start without a checkpoint: now, earliest, an ISO-8601 instant, or an ISO-8601 duration before now. */
    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public String getRescanDelay() {
        return rescanDelay;
    }

    /** Delay after which a time range is scanned again for late events (ISO-8601 duration). PT0S disables the rescan. */
    public void setRescanDelay(String rescanDelay) {
        this.rescanDelay = rescanDelay;
    }

    public String getFinalRescanDelay() {
        return finalRescanDelay;
    }

    /** Delay after which a time range is scanned for the last time (ISO-8601 duration, at most P14D). PT0S disables it. */
    public void setFinalRescanDelay(String finalRescanDelay) {
        this.finalRescanDelay = finalRescanDelay;
    }

    public double getMaxQuotaUtilization() {
        return maxQuotaUtilization;
    }

    /** Maximum fraction of the account's FilterLogEvents quota to use. 0 disables the limit. */
    public void setMaxQuotaUtilization(double maxQuotaUtilization) {
        this.maxQuotaUtilization = maxQuotaUtilization;
    }

    public double getMaxCallsPerSecond() {
        return maxCallsPerSecond;
    }

    /** Maximum number of FilterLogEvents calls per second, for each account and region. Replaces maxQuotaUtilization. 0 disables it. */
    public void setMaxCallsPerSecond(double maxCallsPerSecond) {
        this.maxCallsPerSecond = maxCallsPerSecond;
    }

    public String getScanUntil() {
        return scanUntil;
    }

    /** Where to end (ISO-8601 instant): each log group is scanned once, from startFrom up to this time, without rescans. If empty, scanning never ends. */
    public void setScanUntil(String scanUntil) {
        this.scanUntil = scanUntil;
    }

    /** Static credentials with a session token are session credentials, also without this option. */
    @Override
    public boolean isUseSessionCredentials() {
        return useSessionCredentials || (sessionToken != null && !sessionToken.isEmpty());
    }

    /** Whether to use session credentials. Implied by sessionToken. */
    public void setUseSessionCredentials(boolean useSessionCredentials) {
        this.useSessionCredentials = useSessionCredentials;
    }

    CloudWatchLogsConfiguration copy() {
        try {
            return (CloudWatchLogsConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
