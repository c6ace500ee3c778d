package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** The FilterLogEvents call for one log group: all its streams, within the share of the quota. */
final class FilterLogEventsCall {

    private final CloudWatchLogsClient client;
    private final RateLimiter quota;
    private final LogGroupReference group;
    private final boolean unmask;
    private final List<MetricPublisher> meters;

    /**
     * @param unmask whether to see what a data protection policy masks
     * @param meters are told of the calls, in place of those of the client; empty for these
     */
    FilterLogEventsCall(
            CloudWatchLogsClient client,
            RateLimiter quota,
            LogGroupReference group,
            boolean unmask,
            List<MetricPublisher> meters) {
        this.client = client;
        this.quota = quota;
        this.group = group;
        this.unmask = unmask;
        this.meters = meters;
    }

    /**
     * Asks for a page.
     *
     * @param nextToken null for the first page of a window
     * @throws SdkClientException if the answer is not one of CloudWatch: what is between may answer with nothing and the
     *     status 200, which must not count as a page without events
     */
    FilterLogEventsResponse filterLogEvents(TimeWindow window, String nextToken) {
        quota.acquire();
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
        if (!meters.isEmpty()) {
            request.overrideConfiguration(settings -> settings.metricPublishers(meters));
        }
        FilterLogEventsResponse response = client.filterLogEvents(request.build());
        if (!response.hasEvents() && !response.hasSearchedLogStreams() && response.nextToken() == null) {
            throw SdkClientException.create("the answer is empty, as CloudWatch's never is");
        }
        return response;
    }
}
