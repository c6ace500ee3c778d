package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.CallQuota;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** The FilterLogEvents call for one log group: all its streams, within the share of the quota. */
final class LogEventsCall {

    private final CloudWatchLogsClient client;
    private final CallQuota quota;
    private final LogGroupReference group;
    private final boolean unmask;

    /** @param unmask whether to see what a data protection policy masks */
    LogEventsCall(CloudWatchLogsClient client, CallQuota quota, LogGroupReference group, boolean unmask) {
        this.client = client;
        this.quota = quota;
        this.group = group;
        this.unmask = unmask;
    }

    /** @param nextToken null for the first page of a window */
    FilterLogEventsResponse filterLogEvents(Window window, String nextToken) {
        quota.await();
        FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
                .startTime(window.from())
                // FilterLogEvents includes its end time
                .endTime(window.to() - 1)
                .nextToken(nextToken);
        if (unmask) {
            request.unmask(true);
        }
        if (group.isArn()) {
            request.logGroupIdentifier(group.identifier());
        } else {
            request.logGroupName(group.identifier());
        }
        return client.filterLogEvents(request.build());
    }
}
