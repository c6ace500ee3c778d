/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** The retention of an account's log groups, cached from responses of DescribeLogGroups. */
public final class LogGroupRetention {

    /** By name and by ARN; zero if events never expire. */
    private final Map<String, Duration> known = new ConcurrentHashMap<>();

    /** Caches the retention of a listed log group. */
    public void learn(LogGroup listed) {
        Duration retention = Duration.ofDays(listed.retentionInDays() == null ? 0 : listed.retentionInDays());
        if (listed.logGroupName() != null) {
            known.put(listed.logGroupName(), retention);
        }
        if (listed.logGroupArn() != null) {
            known.put(listed.logGroupArn(), retention);
        }
    }

    /**
     * The retention of a log group, requested from AWS if it is not cached; empty if events never expire or the
     * retention is unknown.
     */
    public Optional<Duration> of(LogGroupReference group, CloudWatchLogsClient client) {
        if (!known.containsKey(group.identifier())) {
            try {
                client.describeLogGroups(request -> request.logGroupNamePrefix(group.name()))
                        .logGroups()
                        .forEach(this::learn);
            } catch (SdkException e) {
                // without the permission there is no warning and no further request
            }
        }
        return Optional.of(known.computeIfAbsent(group.identifier(), unseen -> Duration.ZERO))
                .filter(retention -> !retention.isZero());
    }
}
