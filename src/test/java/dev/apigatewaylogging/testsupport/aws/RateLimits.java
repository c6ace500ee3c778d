/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Set;

/** The quotas of operations per account and region, in requests per second. */
public interface RateLimits {

    /** AWS's own quotas. */
    RateLimits AWS = RateLimits::ofAws;

    /** No limit. */
    RateLimits OFF = (operation, region) -> Integer.MAX_VALUE;

    /** Requests per second. */
    int perSecond(String operation, String region);

    /** The same for every operation and region. */
    static RateLimits all(int perSecond) {
        return (operation, region) -> perSecond;
    }

    private static int ofAws(String operation, String region) {
        return switch (operation) {
            case "FilterLogEvents" -> region.equals("us-east-1") ? 25 : SLOWEST.contains(region) ? 5 : 10;
            case "GetLogEvents" -> SLOWER.contains(region) ? 10 : 25;
            case "DescribeLogStreams" -> 25;
            default -> 10;
        };
    }

    Set<String> SLOWEST = Set.of("eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");
    Set<String> SLOWER = Set.of(
            "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1");
}
