/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests that API Gateway rejected before it logged their method and path, such as throttled or unauthorized ones.
 * They are summarized, since the log contains nothing else.
 *
 * @param reason why there is no record, in kebab-case
 * @param logGroup the log group of the stage
 * @param region of the log group
 * @param account of the log group; empty where unknown
 * @param count number of requests
 * @param first timestamp of the earliest, milliseconds since the epoch
 * @param last timestamp of the latest, milliseconds since the epoch
 * @param examples ids of some of them
 */
public record RejectedRequests(
        String reason,
        String logGroup,
        String region,
        String account,
        long count,
        long first,
        long last,
        List<String> examples) {

    private static final int MAX_EXAMPLES = 5;

    /** Adds requests of the same reason and log group. */
    RejectedRequests and(RejectedRequests others) {
        return new RejectedRequests(
                reason,
                logGroup,
                region,
                account,
                count + others.count,
                Math.min(first, others.first),
                Math.max(last, others.last),
                examples.size() >= MAX_EXAMPLES
                        ? examples
                        : Stream.concat(examples.stream(), others.examples.stream())
                                .limit(MAX_EXAMPLES)
                                .toList());
    }

    /** The aggregation key. */
    public String key() {
        return String.join(" ", reason, region, account, logGroup);
    }
}
