package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.PageTokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** The log groups of one account that are to be read. */
final class LogGroups {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Between two calls for a page that is throttled, in milliseconds; it doubles each time. */
    private static final long FIRST_PAUSE = 200;

    private static final long LONGEST_PAUSE = 6_400;

    private final WantedLogGroups wanted;
    private final LogGroupSource otherwise;
    private final AwsAccount account;
    private final List<AwsAccount> accounts;
    private final Consumer<LogGroup> listed;
    private final ExcludedLogGroups excluded;
    private final LogGroupTags tags;

    /** Of groups that are known by their names. */
    private final Map<String, String> arns = new HashMap<>();

    /** The id of the account, as its own groups tell it. */
    private final Set<String> ownIds = new HashSet<>();

    private boolean linkedRefused;

    /**
     * @param wanted what the settings ask for
     * @param otherwise tells the groups if they ask for nothing
     * @param account the account
     * @param accounts all accounts that are read, this one among them
     * @param listed is told of each group that AWS lists
     * @param excluded what is not read unless it is named
     * @param tags what a group must have that is not named
     */
    LogGroups(
            WantedLogGroups wanted,
            LogGroupSource otherwise,
            AwsAccount account,
            List<AwsAccount> accounts,
            Consumer<LogGroup> listed,
            ExcludedLogGroups excluded,
            LogGroupTags tags) {
        this.wanted = wanted;
        this.otherwise = otherwise;
        this.account = account;
        this.accounts = accounts;
        this.listed = listed;
        this.excluded = excluded;
        this.tags = tags;
    }

    /** Whether there can be other groups a while later. */
    boolean canChange() {
        return wanted.isEmpty() || !wanted.prefixes().isEmpty() || accounts.size() > 1;
    }

    /** The groups that are there now; those that were named for this very account also if they are not there yet. */
    Collection<LogGroupReference> find(CloudWatchLogsClient client) {
        Map<String, LogGroupReference> found = new LinkedHashMap<>();
        if (wanted.isEmpty()) {
            otherwise.of(account.id(), account.region()).stream()
                    .map(LogGroupReference::found)
                    .filter(reference ->
                            !excluded.contains(reference.name(), reference.isArn() ? reference.identifier() : ""))
                    .filter(reference -> tags.isEmpty() || isTagged(reference, client))
                    .forEach(reference -> found.putIfAbsent(reference.name(), reference));
            return found.values();
        }
        for (LogGroupReference named : wanted.named()) {
            if (named.isArn()) {
                if (isMine(named)) {
                    found.put(named.identifier(), named);
                }
            } else if (accounts.size() > 1) {
                list(client, named.name(), group -> group.logGroupName().equals(named.name()), found);
            } else {
                found.put(named.identifier(), named);
            }
        }
        for (String prefix : wanted.prefixes()) {
            list(client, prefix, group -> isChosen(group, client), found);
            if (tags.isEmpty() && account == first(account.region())) {
                listLinked(client, prefix, found);
            }
        }
        return found.values();
    }

    /** An ARN is for its account; one of an account that no role leads to is for who sees it as a linked account. */
    private boolean isMine(LogGroupReference arn) {
        return account
                == accounts.stream()
                        .filter(other -> other.region().equals(arn.region())
                                && other.id().equals(arn.account()))
                        .findFirst()
                        .orElse(first(arn.region()));
    }

    /** Of a region, or of all if it is none of those in use. */
    private AwsAccount first(String region) {
        return accounts.stream()
                .filter(other -> other.region().equals(region))
                .findFirst()
                .orElse(accounts.get(0));
    }

    private void list(
            CloudWatchLogsClient client,
            String prefix,
            Predicate<LogGroup> ofThese,
            Map<String, LogGroupReference> found) {
        for (LogGroup group : list(client, request -> request.logGroupNamePrefix(prefix))) {
            listed.accept(group);
            ownIds.add(LogGroupReference.accountIn(arn(group)));
            if (!found.containsKey(group.logGroupName())
                    && !found.containsKey(String.valueOf(group.logGroupArn()))
                    && ofThese.test(group)) {
                found.put(group.logGroupName(), LogGroupReference.listed(group.logGroupName(), group.arn()));
            }
        }
    }

    /** All pages: part of a list would end the reading of the rest. */
    private static List<LogGroup> list(
            CloudWatchLogsClient client, Consumer<DescribeLogGroupsRequest.Builder> request) {
        PageTokens tokens = new PageTokens();
        List<LogGroup> groups = new ArrayList<>();
        String token = null;
        do {
            DescribeLogGroupsResponse page = page(
                    client,
                    DescribeLogGroupsRequest.builder()
                            .applyMutation(request)
                            .nextToken(token)
                            .build());
            groups.addAll(page.logGroups());
            token = tokens.next(page.nextToken());
        } while (token != null);
        return groups;
    }

    /** A long list that was begun anew with each page that is throttled would never be read to its end. */
    private static DescribeLogGroupsResponse page(CloudWatchLogsClient client, DescribeLogGroupsRequest request) {
        long pause = FIRST_PAUSE;
        while (true) {
            try {
                return client.describeLogGroups(request);
            } catch (SdkException e) {
                if (!RetryUtils.isThrottlingException(e) || pause > LONGEST_PAUSE) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("the list is not wanted any more", e);
            }
            pause *= 2;
        }
    }

    private boolean isChosen(LogGroup group, CloudWatchLogsClient client) {
        return !excluded.contains(group.logGroupName(), arn(group)) && tags.areOn(arn(group), client);
    }

    /** One that is known by its name alone, and need not be there. */
    private boolean isTagged(LogGroupReference reference, CloudWatchLogsClient client) {
        if (reference.isArn()) {
            return tags.areOn(reference.identifier(), client);
        }
        String arn = arns.computeIfAbsent(
                reference.name(),
                name -> client.describeLogGroups(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                        .filter(group -> group.logGroupName().equals(name))
                        .map(LogGroups::arn)
                        .findFirst()
                        .orElse(null));
        return arn != null && tags.areOn(arn, client);
    }

    private static String arn(LogGroup group) {
        return group.logGroupArn() != null
                ? group.logGroupArn()
                : LogGroupReference.found(String.valueOf(group.arn())).identifier();
    }

    /** What a monitoring account sees of other accounts: each group by its ARN, since its name is one of the own account. */
    private void listLinked(CloudWatchLogsClient client, String prefix, Map<String, LogGroupReference> found) {
        try {
            list(client, request -> request.logGroupNamePrefix(prefix).includeLinkedAccounts(true))
                    .forEach(group -> {
                        String arn = arn(group);
                        if (isLinked(LogGroupReference.accountIn(arn))
                                && !excluded.contains(group.logGroupName(), arn)) {
                            found.putIfAbsent(arn, LogGroupReference.linked(arn));
                        }
                    });
        } catch (AwsServiceException e) {
            if (!linkedRefused) {
                linkedRefused = true;
                LOG.info("The log groups of linked accounts are not looked for: AWS refuses it ({})", e.getMessage());
            }
        }
    }

    private boolean isLinked(String owner) {
        return !owner.isEmpty()
                && !ownIds.contains(owner)
                && accounts.stream().noneMatch(other -> other.id().equals(owner));
    }
}
