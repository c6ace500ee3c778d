package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** The log groups of one account that are to be read. */
final class LogGroups {

    private final WantedLogGroups wanted;
    private final LogGroupSource otherwise;
    private final AwsAccount account;
    private final List<AwsAccount> accounts;
    private final Consumer<LogGroup> listed;

    /**
     * @param wanted what the settings ask for
     * @param otherwise tells the groups if they ask for nothing
     * @param account the account
     * @param accounts all accounts that are read, this one among them
     * @param listed is told of each group that AWS lists
     */
    LogGroups(
            WantedLogGroups wanted,
            LogGroupSource otherwise,
            AwsAccount account,
            List<AwsAccount> accounts,
            Consumer<LogGroup> listed) {
        this.wanted = wanted;
        this.otherwise = otherwise;
        this.account = account;
        this.accounts = accounts;
        this.listed = listed;
    }

    /** Whether there can be other groups a while later. */
    boolean canChange() {
        return wanted.isEmpty() || !wanted.prefixes().isEmpty() || accounts.size() > 1;
    }

    /** The groups that are there now; those that were named for this very account also if they are not there yet. */
    Collection<LogGroupReference> find(CloudWatchLogsClient client) {
        Map<String, LogGroupReference> found = new LinkedHashMap<>();
        if (wanted.isEmpty()) {
            otherwise.of(account.id()).stream()
                    .map(LogGroupReference::found)
                    .forEach(reference -> found.putIfAbsent(reference.name(), reference));
            return found.values();
        }
        for (LogGroupReference named : wanted.named()) {
            if (named.isArn()) {
                if (isMine(named)) {
                    found.put(named.identifier(), named);
                }
            } else if (accounts.size() > 1) {
                list(client, named.name(), name -> name.equals(named.name()), found);
            } else {
                found.put(named.identifier(), named);
            }
        }
        wanted.prefixes().forEach(prefix -> list(client, prefix, name -> true, found));
        return found.values();
    }

    /** An ARN is for its account; one of an account that no role leads to is for who sees it as a linked account. */
    private boolean isMine(LogGroupReference arn) {
        return accounts.stream().anyMatch(other -> other.id().equals(arn.account()))
                ? account.id().equals(arn.account())
                : account == accounts.get(0);
    }

    private void list(
            CloudWatchLogsClient client,
            String prefix,
            Predicate<String> ofThese,
            Map<String, LogGroupReference> found) {
        for (LogGroup group : client.describeLogGroupsPaginator(request -> request.logGroupNamePrefix(prefix))
                .logGroups()) {
            listed.accept(group);
            if (ofThese.test(group.logGroupName()) && !found.containsKey(String.valueOf(group.logGroupArn()))) {
                found.putIfAbsent(group.logGroupName(), LogGroupReference.listed(group.logGroupName(), group.arn()));
            }
        }
    }
}
