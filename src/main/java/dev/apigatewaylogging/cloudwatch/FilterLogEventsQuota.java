package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.CallQuota;
import java.util.Set;

/** How often FilterLogEvents may be called, which differs between regions. */
final class FilterLogEventsQuota {

    /** AWS documentation, CloudWatch Logs quotas: FilterLogEvents calls a second, not adjustable. */
    private static final Set<String> FIVE_A_SECOND =
            Set.of("eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");

    private FilterLogEventsQuota() {}

    /** @param share of the quota, between 0 and 1; 0 for no limit of our own */
    static CallQuota of(String region, double share) {
        if (share <= 0) {
            return CallQuota.unlimited();
        }
        long callsAMinute = Math.max(1, Math.round(callsASecond(region) * share * 60));
        return CallQuota.of(callsAMinute, Math.max(1, callsAMinute / 60));
    }

    private static int callsASecond(String region) {
        if ("us-east-1".equals(region)) {
            return 25;
        }
        return FIVE_A_SECOND.contains(region) ? 5 : 10;
    }
}
