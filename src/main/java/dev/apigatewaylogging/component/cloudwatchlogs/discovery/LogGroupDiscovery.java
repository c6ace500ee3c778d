/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.PaginationGuard;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
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

/** Discovers the log groups of one account to read. */
public final class LogGroupDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Pause before the first retry of a throttled page, in milliseconds; it doubles with each retry. */
    private static final long FIRST_PAUSE_MILLIS = 200;

    private static final long MAX_PAUSE_MILLIS = 6_400;

    private final LogGroupSelector selector;
    private final LogGroupSource fallback;
    private final AwsAccount account;
    private final AwsAccounts access;
    private final Consumer<LogGroup> listed;
    private final LogGroupExclusion excluded;
    private final LogGroupTagFilter tags;

    /** ARNs by log group name. */
    private final Map<String, String> arns = new HashMap<>();

    /** The account IDs in the ARNs of the account's own log groups. */
    private final Set<String> ownIds = new HashSet<>();

    private boolean linkedRejected;

    /** All accounts that are read, this one among them, as of the present discovery. */
    private List<AwsAccount> accounts = List.of();

    /**
     * @param selector the configured log groups
     * @param fallback provides the log groups if none is configured
     * @param account the account
     * @param access all accounts that are read
     * @param listed receives each log group that AWS lists
     * @param excluded log groups that are only read if they are configured by name
     * @param tags tags that are required unless a log group is configured by name
     */
    public LogGroupDiscovery(
            LogGroupSelector selector,
            LogGroupSource fallback,
            AwsAccount account,
            AwsAccounts access,
            Consumer<LogGroup> listed,
            LogGroupExclusion excluded,
            LogGroupTagFilter tags) {
        this.selector = selector;
        this.fallback = fallback;
        this.account = account;
        this.access = access;
        this.listed = listed;
        this.excluded = excluded;
        this.tags = tags;
    }

    /** Whether the result can change over time. */
    public boolean isDynamic() {
        return selector.isEmpty()
                || !selector.prefixes().isEmpty()
                || access.canChange()
                || access.accounts().size() > 1;
    }

    /** The existing log groups, and those configured for this account even if they do not exist yet. */
    public Collection<LogGroupReference> discover(CloudWatchLogsClient client) {
        accounts = access.accounts();
        Map<String, LogGroupReference> found = new LinkedHashMap<>();
        if (selector.isEmpty()) {
            fallback.logGroupsOf(account.id(), account.region()).stream()
                    .map(LogGroupReference::discovered)
                    .filter(reference ->
                            !excluded.contains(reference.name(), reference.isArn() ? reference.identifier() : ""))
                    .filter(reference -> tags.isEmpty() || isTagged(reference, client))
                    .forEach(reference -> found.putIfAbsent(reference.name(), reference));
            return found.values();
        }
        for (LogGroupReference named : selector.explicit()) {
            if (named.isArn()) {
                if (isInAccount(named)) {
                    found.put(named.identifier(), named);
                }
            } else if (accounts.size() > 1) {
                list(client, named.name(), group -> group.logGroupName().equals(named.name()), found);
            } else {
                found.put(named.identifier(), named);
            }
        }
        for (String prefix : selector.prefixes()) {
            list(client, prefix, group -> isSelected(group, client), found);
            if (tags.isEmpty() && account == first(account.region())) {
                listLinked(client, prefix, found);
            }
        }
        return found.values();
    }

    /**
     * An ARN belongs to its account. Without a role for that account, the first account of the region reads it as a
     * linked account.
     */
    private boolean isInAccount(LogGroupReference arn) {
        return account
                == accounts.stream()
                        .filter(other -> other.region().equals(arn.region())
                                && other.id().equals(arn.account()))
                        .findFirst()
                        .orElse(first(arn.region()));
    }

    /** The first account of a region, or of all regions if this one is not in use. */
    private AwsAccount first(String region) {
        return accounts.stream()
                .filter(other -> other.region().equals(region))
                .findFirst()
                .orElseGet(() -> accounts.isEmpty() ? account : accounts.get(0));
    }

    private void list(
            CloudWatchLogsClient client,
            String prefix,
            Predicate<LogGroup> filter,
            Map<String, LogGroupReference> found) {
        for (LogGroup group : list(client, request -> request.logGroupNamePrefix(prefix))) {
            listed.accept(group);
            ownIds.add(LogGroupReference.accountIdOf(arn(group)));
            if (!found.containsKey(group.logGroupName())
                    && !found.containsKey(String.valueOf(group.logGroupArn()))
                    && filter.test(group)) {
                found.put(group.logGroupName(), LogGroupReference.described(group.logGroupName(), group.arn()));
            }
        }
    }

    /** Lists all pages: with a partial list, the log groups that are not in it would be closed. */
    private static List<LogGroup> list(
            CloudWatchLogsClient client, Consumer<DescribeLogGroupsRequest.Builder> request) {
        PaginationGuard tokens = new PaginationGuard();
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

    /** Retries a throttled page: a long list that restarts after each throttled page might never complete. */
    private static DescribeLogGroupsResponse page(CloudWatchLogsClient client, DescribeLogGroupsRequest request) {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return client.describeLogGroups(request);
            } catch (SdkException e) {
                if (!RetryUtils.isThrottlingException(e) || pause > MAX_PAUSE_MILLIS) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("log group discovery was canceled", e);
            }
            pause *= 2;
        }
    }

    private boolean isSelected(LogGroup group, CloudWatchLogsClient client) {
        return !excluded.contains(group.logGroupName(), arn(group)) && tags.areOn(arn(group), client);
    }

    /** Checks a log group that is known only by name and may not exist. */
    private boolean isTagged(LogGroupReference reference, CloudWatchLogsClient client) {
        if (reference.isArn()) {
            return tags.areOn(reference.identifier(), client);
        }
        String arn = arns.computeIfAbsent(
                reference.name(),
                name -> client.describeLogGroups(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                        .filter(group -> group.logGroupName().equals(name))
                        .map(LogGroupDiscovery::arn)
                        .findFirst()
                        .orElse(null));
        return arn != null && tags.areOn(arn, client);
    }

    private static String arn(LogGroup group) {
        return group.logGroupArn() != null
                ? group.logGroupArn()
                : LogGroupReference.discovered(String.valueOf(group.arn())).identifier();
    }

    /**
     * Lists the log groups that a monitoring account sees in other accounts, by ARN, since their names may also exist
     * in this account.
     */
    private void listLinked(CloudWatchLogsClient client, String prefix, Map<String, LogGroupReference> found) {
        try {
            list(client, request -> request.logGroupNamePrefix(prefix).includeLinkedAccounts(true))
                    .forEach(group -> {
                        String arn = arn(group);
                        if (isLinked(LogGroupReference.accountIdOf(arn))
                                && !excluded.contains(group.logGroupName(), arn)) {
                            found.putIfAbsent(arn, LogGroupReference.linked(arn));
                        }
                    });
        } catch (AwsServiceException e) {
            if (!linkedRejected) {
                linkedRejected = true;
                LOG.info("Log groups of linked accounts are not listed: AWS rejected the request ({})", e.getMessage());
            }
        }
    }

    private boolean isLinked(String owner) {
        return !owner.isEmpty()
                && !ownIds.contains(owner)
                && accounts.stream().noneMatch(other -> other.id().equals(owner));
    }
}
