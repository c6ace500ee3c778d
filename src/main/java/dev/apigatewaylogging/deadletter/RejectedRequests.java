package dev.apigatewaylogging.deadletter;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests that API Gateway refused before it logged what they were: throttled ones, unauthorized ones. They tell nothing
 * but that they were there, so they are summed up.
 *
 * @param reason why there is no record, in kebab-case
 * @param logGroup the log group, which is that of a stage
 * @param region of the log group
 * @param account of the log group; empty where unknown
 * @param count how many
 * @param first time of the earliest, milliseconds since the epoch
 * @param last time of the latest, milliseconds since the epoch
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

    private static final int MOST_EXAMPLES = 5;

    /** These and others of the same reason and log group. */
    RejectedRequests and(RejectedRequests others) {
        return new RejectedRequests(
                reason,
                logGroup,
                region,
                account,
                count + others.count,
                Math.min(first, others.first),
                Math.max(last, others.last),
                examples.size() >= MOST_EXAMPLES
                        ? examples
                        : Stream.concat(examples.stream(), others.examples.stream())
                                .limit(MOST_EXAMPLES)
                                .toList());
    }

    /** What is summed up together. */
    public String key() {
        return String.join(" ", reason, region, account, logGroup);
    }
}
