package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;

/**
 * Decides which log groups of an account this process reads in a cluster. Log groups that may contain entries of the
 * same request are assigned to the same process: see {@code docs/adr/0041-shares.md}.
 */
final class LogGroupAssignment {

    private static final String CANARY = "/Canary";

    private final Leadership leadership;
    private final String account;
    private final boolean shardByLogGroup;

    /** @param leadership null without a cluster */
    LogGroupAssignment(Leadership leadership, AwsAccount account, LogGroupSelector selector) {
        this.leadership = leadership == null ? Leadership.STANDALONE : leadership;
        this.account = account.region() + " " + (account.isCredentialsAccount() ? "own" : account.id());
        this.shardByLogGroup = selector.matchesExecutionLogsOnly();
    }

    /** Whether this process is part of a cluster. */
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
