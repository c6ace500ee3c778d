package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.aws.RateLimiter;
import dev.apigatewaylogging.aws.ThrottlingCounter;
import java.util.Set;

/** How often FilterLogEvents may be called, which differs between regions. */
final class FilterLogEventsRateLimits {

    /**
     * AWS documentation, "CloudWatch Logs quotas": FilterLogEvents calls a second of an account and
     * region, not adjustable. 25 in us-east-1, 5 in these, 10 in all others. A region that is younger than this table counts as
     * one of the others: with half of that for us, and less as soon as AWS throttles, a smaller quota is kept to as well.
     */
    private static final Set<String> REGIONS_LIMITED_TO_FIVE_PER_SECOND =
            Set.of("eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");

    /** Of the quota, while a log group is behind: the console and others need some of it. */
    private static final double MOST = 0.9;

    private FilterLogEventsRateLimits() {}

    /**
     * The calls of an account and region together.
     *
     * @param share of the quota, between 0 and 1; 0 for no limit of our own
     * @param throttling of the account
     */
    static RateLimiter of(String region, double share, ThrottlingCounter throttling) {
        int quota = requestsPerSecond(region);
        return share <= 0
                ? RateLimiter.unlimited()
                : RateLimiter.adapting(quota * share, quota * Math.max(share, MOST), throttling);
    }

    /** AWS's quota. */
    static int requestsPerSecond(String region) {
        if ("us-east-1".equals(region)) {
            return 25;
        }
        return REGIONS_LIMITED_TO_FIVE_PER_SECOND.contains(region) ? 5 : 10;
    }
}
