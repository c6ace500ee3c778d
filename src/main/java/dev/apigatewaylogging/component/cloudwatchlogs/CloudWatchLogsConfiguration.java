package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.cluster.Leadership;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSource;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import software.amazon.awssdk.core.Protocol;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** What can be set on a {@code cloudwatch-logs} endpoint; options that Camel's AWS components have are named as there. */
@UriParams
public class CloudWatchLogsConfiguration implements Cloneable, AwsCommonConfiguration {

    @UriPath(
            description =
                    "The log groups: names, ARNs and prefixes (name*) with commas between. Empty, with no logGroupPrefix either: those that logGroupSource knows")
    private String logGroupName;

    @UriParam(description = "The beginning of the names of log groups to read besides; several with commas between")
    private String logGroupPrefix;

    @UriParam(
            description =
                    "Log groups that are not read although a prefix or logGroupSource finds them: names, ARNs and prefixes (name*) with commas between")
    private String logGroupExclude;

    @UriParam(
            description =
                    "Tags (key=value with commas between): of the groups that a prefix or logGroupSource finds, only those with all of them are read")
    private String logGroupTags;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description = "Whether to see what data protection policies mask. The credentials need logs:Unmask for it")
    private boolean unmask;

    @UriParam(label = "advanced", description = "Knows the log groups to read when none are named")
    @Metadata(autowired = true)
    private LogGroupSource logGroupSource;

    @UriParam(
            label = "security",
            description =
                    "The accounts to read and as whom, in place of the options for credentials, region and endpoint")
    private AwsAccounts access;

    @UriParam(label = "advanced", description = "Tells which log groups this process reads, if several share the work")
    private Leadership leadership;

    @UriParam(label = "advanced", description = "The client to use for all calls")
    @Metadata(autowired = true)
    private CloudWatchLogsClient cloudWatchLogsClient;

    @UriParam(label = "advanced", description = "The keeper of positions and of back-pressure")
    @Metadata(autowired = true)
    private ScanCheckpointer progress;

    @UriParam(
            label = "security",
            secret = true,
            description = "Amazon AWS access key. Without one the SDK's default chain of credentials is used")
    private String accessKey;

    @UriParam(label = "security", secret = true, description = "Amazon AWS secret key")
    private String secretKey;

    @UriParam(label = "security", secret = true, description = "Amazon AWS session token, for temporary credentials")
    private String sessionToken;

    @UriParam(
            label = "security",
            description = "Whether to use the SDK's default chain of credentials although keys are given")
    private boolean useDefaultCredentialsProvider;

    @UriParam(label = "security", description = "Whether to take the credentials from a profile")
    private boolean useProfileCredentialsProvider;

    @UriParam(label = "security", description = "The name of that profile")
    private String profileCredentialsName;

    @UriParam(label = "security", description = "Whether to trust all certificates of an overridden endpoint")
    private boolean trustAllCertificates;

    @UriParam(description = "The AWS region of the log groups, for example eu-west-1")
    private String region;

    @UriParam(label = "advanced", description = "Whether uriEndpointOverride is used instead of AWS's own endpoint")
    private boolean overrideEndpoint;

    @UriParam(label = "advanced", description = "The endpoint to use instead, together with overrideEndpoint")
    private String uriEndpointOverride;

    @UriParam(label = "proxy", enums = "HTTP,HTTPS", defaultValue = "HTTPS", description = "The protocol of the proxy")
    private Protocol proxyProtocol = Protocol.HTTPS;

    @UriParam(label = "proxy", description = "The host of the proxy")
    private String proxyHost;

    @UriParam(label = "proxy", description = "The port of the proxy")
    private Integer proxyPort;

    @UriParam(
            defaultValue = "5",
            description = "How many pages are read from one log group before the next one has its turn")
    private int pagesPerTurn = 5;

    @UriParam(
            description =
                    "How often a log group is scanned, ISO-8601 duration; empty: as often as the quota allows. What"
                            + " there is to catch up with is scanned without waiting")
    private String pollInterval = "";

    @UriParam(
            defaultValue = "PT5M",
            description =
                    "Where to start when nothing is known of a log group: now, earliest, an instant (2026-01-31T12:00:00Z) or a duration back from now (PT5M)")
    private String startFrom = "PT5M";

    @UriParam(
            defaultValue = "PT5M",
            description =
                    "How old a stretch of time is when it is read for the second time, to find what became visible late. ISO-8601 duration; PT0S turns the second reading off")
    private String lateArrivalWindow = "PT5M";

    @UriParam(
            defaultValue = "PT0S",
            description =
                    "How old a stretch of time is when it is read for the last time, for what became visible very late, at most P14D. ISO-8601 duration; PT0S turns this reading off")
    private String deepLateArrivalWindow = "PT0S";

    @UriParam(
            defaultValue = "0.5",
            description = "The share of the account's quota of calls a second that may be used; 0 sets no limit")
    private double quotaShare = 0.5;

    public String getLogGroupName() {
        return logGroupName;
    }

    /** The log groups: names, ARNs and prefixes with commas between; empty for those that the source knows. */
    public void setLogGroupName(String logGroupName) {
        this.logGroupName = logGroupName;
    }

    public String getLogGroupPrefix() {
        return logGroupPrefix;
    }

    /** The beginning of the names of log groups to read besides; several with commas between. */
    public void setLogGroupPrefix(String logGroupPrefix) {
        this.logGroupPrefix = logGroupPrefix;
    }

    public String getLogGroupExclude() {
        return logGroupExclude;
    }

    /** Log groups that are not read although a prefix or logGroupSource finds them: names, ARNs and prefixes with commas between. */
    public void setLogGroupExclude(String logGroupExclude) {
        this.logGroupExclude = logGroupExclude;
    }

    public String getLogGroupTags() {
        return logGroupTags;
    }

    /** Tags: of the groups that a prefix or logGroupSource finds, only those with all of them are read. */
    public void setLogGroupTags(String logGroupTags) {
        this.logGroupTags = logGroupTags;
    }

    public boolean isUnmask() {
        return unmask;
    }

    /** Whether to see what data protection policies mask. The credentials need logs:Unmask for it. */
    public void setUnmask(boolean unmask) {
        this.unmask = unmask;
    }

    public LogGroupSource getLogGroupSource() {
        return logGroupSource;
    }

    /** Knows the log groups to read when none are named. */
    public void setLogGroupSource(LogGroupSource logGroupSource) {
        this.logGroupSource = logGroupSource;
    }

    public AwsAccounts getAccess() {
        return access;
    }

    /** The accounts to read and as whom, in place of the options for credentials, region and endpoint. */
    public void setAccess(AwsAccounts access) {
        this.access = access;
    }

    public Leadership getLeadership() {
        return leadership;
    }

    /** Tells which log groups this process reads, if several share the work. */
    public void setLeadership(Leadership leadership) {
        this.leadership = leadership;
    }

    public CloudWatchLogsClient getCloudWatchLogsClient() {
        return cloudWatchLogsClient;
    }

    /** The client to use for all calls. */
    public void setCloudWatchLogsClient(CloudWatchLogsClient cloudWatchLogsClient) {
        this.cloudWatchLogsClient = cloudWatchLogsClient;
    }

    public ScanCheckpointer getProgress() {
        return progress;
    }

    /** The keeper of positions and of back-pressure. */
    public void setProgress(ScanCheckpointer progress) {
        this.progress = progress;
    }

    @Override
    public String getAccessKey() {
        return accessKey;
    }

    /** Amazon AWS access key. Without one the SDK's default chain of credentials is used. */
    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    @Override
    public String getSecretKey() {
        return secretKey;
    }

    /** Amazon AWS secret key. */
    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    @Override
    public String getSessionToken() {
        return sessionToken;
    }

    /** Amazon AWS session token, for temporary credentials. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    @Override
    public boolean isUseDefaultCredentialsProvider() {
        return useDefaultCredentialsProvider;
    }

    /** Whether to use the SDK's default chain of credentials although keys are given. */
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

    /** The name of that profile. */
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

    /** Whether uriEndpointOverride is used instead of AWS's own endpoint. */
    public void setOverrideEndpoint(boolean overrideEndpoint) {
        this.overrideEndpoint = overrideEndpoint;
    }

    @Override
    public String getUriEndpointOverride() {
        return uriEndpointOverride;
    }

    /** The endpoint to use instead, together with overrideEndpoint. */
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

    public int getPagesPerTurn() {
        return pagesPerTurn;
    }

    /** How many pages are read from one log group before the next one has its turn. */
    public void setPagesPerTurn(int pagesPerTurn) {
        this.pagesPerTurn = pagesPerTurn;
    }

    public String getPollInterval() {
        return pollInterval;
    }

    /** How often a log group is scanned, ISO-8601 duration; empty: as often as the quota allows. */
    public void setPollInterval(String pollInterval) {
        this.pollInterval = pollInterval;
    }

    public String getStartFrom() {
        return startFrom;
    }

    /** Where to start when nothing is known of a log group: now, earliest, an instant (2026-01-31T12:00:00Z) or a duration back from now (PT5M). */
    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public String getLateArrivalWindow() {
        return lateArrivalWindow;
    }

    /** How old a stretch of time is when it is read for the second time, to find what became visible late. ISO-8601 duration; PT0S turns the second reading off. */
    public void setLateArrivalWindow(String lateArrivalWindow) {
        this.lateArrivalWindow = lateArrivalWindow;
    }

    public String getDeepLateArrivalWindow() {
        return deepLateArrivalWindow;
    }

    /** How old a stretch of time is when it is read for the last time, for what became visible very late, at most P14D. ISO-8601 duration; PT0S turns this reading off. */
    public void setDeepLateArrivalWindow(String deepLateArrivalWindow) {
        this.deepLateArrivalWindow = deepLateArrivalWindow;
    }

    public double getQuotaShare() {
        return quotaShare;
    }

    /** The share of the account's quota of calls a second that may be used; 0 sets no limit. */
    public void setQuotaShare(double quotaShare) {
        this.quotaShare = quotaShare;
    }

    /** Static credentials with a session token are session credentials: no option of their own is needed. */
    @Override
    public boolean isUseSessionCredentials() {
        return sessionToken != null && !sessionToken.isEmpty();
    }

    CloudWatchLogsConfiguration copy() {
        try {
            return (CloudWatchLogsConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
