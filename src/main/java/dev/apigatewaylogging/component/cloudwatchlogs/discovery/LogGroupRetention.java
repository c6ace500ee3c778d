package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** How long CloudWatch keeps the events of an account's log groups, as far as AWS was asked for them anyway. */
public final class LogGroupRetention {

    /** By name and by ARN; zero for ever. */
    private final Map<String, Duration> known = new ConcurrentHashMap<>();

    /** AWS has listed a group. */
    public void learn(LogGroup listed) {
        Duration retention = Duration.ofDays(listed.retentionInDays() == null ? 0 : listed.retentionInDays());
        if (listed.logGroupName() != null) {
            known.put(listed.logGroupName(), retention);
        }
        if (listed.logGroupArn() != null) {
            known.put(listed.logGroupArn(), retention);
        }
    }

    /** Of a group, which AWS is asked for if it was not before; empty if events are kept for ever or nobody knows. */
    public Optional<Duration> of(LogGroupReference group, CloudWatchLogsClient client) {
        if (!known.containsKey(group.identifier())) {
            try {
                client.describeLogGroups(request -> request.logGroupNamePrefix(group.name()))
                        .logGroups()
                        .forEach(this::learn);
            } catch (SdkException e) {
                // without the permission nobody is warned; it is not asked for again
            }
        }
        return Optional.of(known.computeIfAbsent(group.identifier(), unseen -> Duration.ZERO))
                .filter(retention -> !retention.isZero());
    }
}
