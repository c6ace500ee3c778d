/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSelector;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which log groups of an account this process reads in a cluster. Log groups that may contain entries of the
 * same request are one unit of work: see {@code docs/adr/0041-shares.md}.
 */
final class LogGroupAssignment {

    private static final String CANARY = "/Canary";

    private final Leadership leadership;
    private final String account;
    private final boolean shardByLogGroup;
    private final Set<LogGroupReference> begun = ConcurrentHashMap.newKeySet();

    /** @param leadership null without a cluster */
    LogGroupAssignment(Leadership leadership, AwsAccount account, LogGroupSelector selector) {
        this.leadership = leadership == null ? Leadership.STANDALONE : leadership;
        this.account = account.region() + " " + (account.isCredentialsAccount() ? "own" : account.id());
        this.shardByLogGroup = selector.matchesExecutionLogsOnly();
    }

    boolean isAssigned(LogGroupReference reference) {
        return leadership.isLeader(workOf(reference));
    }

    /** Whether the log group may be scanned now. If not although it is assigned, this may change back soon. */
    boolean isScanAllowed(LogGroupReference reference) {
        return leadership.isConfirmed() && isAssigned(reference);
    }

    /** Begins the work on an assigned log group, unless it has begun. */
    void begin(LogGroupReference reference) {
        if (begun.add(reference)) {
            leadership.begin(workOf(reference));
        }
    }

    /** Ends the work on a log group, if it has begun: a close that fails half-way is repeated. */
    void end(LogGroupReference reference) {
        if (begun.remove(reference)) {
            leadership.end(workOf(reference));
        }
    }

    /** The name of the log group's unit of work, the same in all processes. */
    String workOf(LogGroupReference reference) {
        return shardByLogGroup ? account + " " + withoutCanary(reference.name()) : account;
    }

    private static String withoutCanary(String name) {
        return name.endsWith(CANARY) ? name.substring(0, name.length() - CANARY.length()) : name;
    }
}
