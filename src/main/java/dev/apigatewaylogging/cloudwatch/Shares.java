package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.cluster.Leadership;

/**
 * Which log groups of an account this process reads, if several share the work. Groups that may tell of the same request
 * are read by the same process: see {@code docs/adr/0041-shares.md}.
 */
final class Shares {

    private static final String CANARY = "/Canary";

    private final Leadership leadership;
    private final String account;
    private final boolean byGroup;

    /** @param leadership null if this process is alone */
    Shares(Leadership leadership, AwsAccount account, WantedLogGroups wanted) {
        this.leadership = leadership == null ? Leadership.ALONE : leadership;
        this.account = account.region() + " " + (account.isOwn() ? "own" : account.id());
        this.byGroup = wanted.areExecutionLogs();
    }

    /** Whether there may be other processes. */
    boolean areShared() {
        return !leadership.isAlone();
    }

    boolean isMine(LogGroupReference reference) {
        return leadership.isLeader(byGroup ? account + " " + withoutCanary(reference.name()) : account);
    }

    private static String withoutCanary(String name) {
        return name.endsWith(CANARY) ? name.substring(0, name.length() - CANARY.length()) : name;
    }
}
