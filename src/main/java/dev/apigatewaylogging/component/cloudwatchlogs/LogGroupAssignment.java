package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.cluster.Leadership;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;

/**
 * Which log groups of an account this process reads, if several share the work. Groups that may tell of the same request
 * are read by the same process: see {@code docs/adr/0041-shares.md}.
 */
final class LogGroupAssignment {

    private static final String CANARY = "/Canary";

    private final Leadership leadership;
    private final String account;
    private final boolean shardByLogGroup;

    /** @param leadership null if this process is alone */
    LogGroupAssignment(Leadership leadership, AwsAccount account, LogGroupSelector wanted) {
        this.leadership = leadership == null ? Leadership.STANDALONE : leadership;
        this.account = account.region() + " " + (account.isCredentialsAccount() ? "own" : account.id());
        this.shardByLogGroup = wanted.matchesExecutionLogsOnly();
    }

    /** Whether there may be other processes. */
    boolean isClustered() {
        return !leadership.isStandalone();
    }

    boolean isAssigned(LogGroupReference reference) {
        return leadership.isLeader(shardByLogGroup ? account + " " + withoutCanary(reference.name()) : account);
    }

    private static String withoutCanary(String name) {
        return name.endsWith(CANARY) ? name.substring(0, name.length() - CANARY.length()) : name;
    }
}
