/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.aws.ThrottlingCounter;
import java.util.Set;

/** The FilterLogEvents quota, which differs between regions. */
final class FilterLogEventsRateLimits {

    /**
     * AWS documentation, "CloudWatch Logs quotas": FilterLogEvents calls per second, account and region, not
     * adjustable. 25 in us-east-1, 5 in these regions, 10 in all others. For a new region with a smaller quota, the
     * default of half the quota and the reaction to throttling are sufficient.
     */
    private static final Set<String> REGIONS_LIMITED_TO_FIVE_PER_SECOND =
            Set.of("eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");

    /** Maximum fraction of the quota while a log group is behind; the rest is for the console and other users. */
    private static final double MAX_UTILIZATION = 0.9;

    private FilterLogEventsRateLimits() {}

    /**
     * The rate limit of all calls of an account and region.
     *
     * @param share fraction of the quota, between 0 and 1; 0 sets no limit
     * @param throttling of the account
     */
    static RateLimiter of(String region, double share, ThrottlingCounter throttling) {
        int quota = requestsPerSecond(region);
        return share <= 0
                ? RateLimiter.unlimited()
                : RateLimiter.adapting(quota * share, quota * Math.max(share, MAX_UTILIZATION), throttling);
    }

    /**
     * The rate limit of all calls of an account and region, independent of the quota.
     *
     * @param callsPerSecond more than 0
     * @param throttling of the account
     */
    static RateLimiter of(double callsPerSecond, ThrottlingCounter throttling) {
        return RateLimiter.adapting(callsPerSecond, callsPerSecond, throttling);
    }

    /** AWS's quota. */
    static int requestsPerSecond(String region) {
        if ("us-east-1".equals(region)) {
            return 25;
        }
        return REGIONS_LIMITED_TO_FIVE_PER_SECOND.contains(region) ? 5 : 10;
    }
}
