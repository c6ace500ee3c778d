package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.CallQuota;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** The FilterLogEvents call for one log group: all its streams, within the share of the quota. */
final class LogEventsCall {

    private final CloudWatchLogsClient client;
    private final CallQuota quota;
    private final LogGroupReference group;

    LogEventsCall(CloudWatchLogsClient client, CallQuota quota, LogGroupReference group) {
        this.client = client;
        this.quota = quota;
        this.group = group;
    }

    /**
     * Asks for a page.
     *
     * @param nextToken null for the first page of a window
     * @throws SdkClientException if the answer is not one of CloudWatch: what is between may answer with nothing and the
     *     status 200, which must not count as a page without events
     */
    FilterLogEventsResponse filterLogEvents(Window window, String nextToken) {
        quota.await();
        FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
                .startTime(window.from())
                // FilterLogEvents includes its end time
                .endTime(window.to() - 1)
                .nextToken(nextToken);
        if (group.isArn()) {
            request.logGroupIdentifier(group.identifier());
        } else {
            request.logGroupName(group.identifier());
        }
        FilterLogEventsResponse answer = client.filterLogEvents(request.build());
        if (!answer.hasEvents() && !answer.hasSearchedLogStreams() && answer.nextToken() == null) {
            throw SdkClientException.create("the answer is empty, as CloudWatch's never is");
        }
        return answer;
    }
}
