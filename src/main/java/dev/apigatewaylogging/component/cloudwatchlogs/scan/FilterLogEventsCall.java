/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupReference;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** Calls FilterLogEvents for one log group, within the rate limit. */
final class FilterLogEventsCall {

    private final CloudWatchLogsClient client;
    private final RateLimiter quota;
    private final LogGroupReference group;
    private final EventFilter filter;
    private final boolean unmask;
    private final List<MetricPublisher> meters;

    /**
     * @param filter the events to read
     * @param unmask whether to read what a data protection policy masks
     * @param meters receive the metrics of the calls instead of the client's publishers; empty for these
     */
    FilterLogEventsCall(
            CloudWatchLogsClient client,
            RateLimiter quota,
            LogGroupReference group,
            EventFilter filter,
            boolean unmask,
            List<MetricPublisher> meters) {
        this.client = client;
        this.quota = quota;
        this.group = group;
        this.filter = filter;
        this.unmask = unmask;
        this.meters = meters;
    }

    /**
     * Requests a page.
     *
     * @param nextToken null for the first page of a window
     * @throws SdkClientException if the response is not from CloudWatch: a proxy may return an empty response with
     * status 200, which must not count as a page without events
     */
    FilterLogEventsResponse filterLogEvents(TimeWindow window, String nextToken) {
        quota.acquire();
        FilterLogEventsRequest.Builder request = FilterLogEventsRequest.builder()
                .startTime(window.from())
                // FilterLogEvents includes its end time
                .endTime(window.to() - 1)
                .nextToken(nextToken);
        filter.applyTo(request);
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
            throw SdkClientException.create("empty response, which CloudWatch never returns");
        }
        return response;
    }
}
