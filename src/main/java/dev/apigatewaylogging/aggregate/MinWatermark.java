package dev.apigatewaylogging.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the slowest of the logs has been read that can tell of an API's requests: the API's own log groups, and those
 * whose names tell of no API, which may hold anybody's access lines. Times are in milliseconds since the epoch.
 */
final class MinWatermark {

    private static final String ANY_API = "";

    private final Map<String, Long> readThrough = new HashMap<>();
    private long slowest = Long.MAX_VALUE;

    /** @param api the API that the log group tells of; empty where its name does not say */
    void add(String api, long through) {
        readThrough.merge(api, through, Math::min);
        slowest = Math.min(slowest, through);
    }

    /** {@link Long#MAX_VALUE} where no log has to be waited for. */
    long forApi(String api) {
        if (api.equals(ANY_API)) {
            return slowest;
        }
        return Math.min(
                readThrough.getOrDefault(api, Long.MAX_VALUE), readThrough.getOrDefault(ANY_API, Long.MAX_VALUE));
    }
}
