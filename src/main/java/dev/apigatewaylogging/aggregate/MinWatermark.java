/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * The minimum watermark of the log groups that can contain entries of an API: its own log groups, and those whose names
 * identify no API. Times are in milliseconds since the epoch.
 */
final class MinWatermark {

    private static final String ANY_API = "";

    private final Map<String, Long> readThrough = new HashMap<>();
    private long slowest = Long.MAX_VALUE;

    /** @param api the API that the log group's name identifies; empty if none */
    void add(String api, long through) {
        readThrough.merge(api, through, Math::min);
        slowest = Math.min(slowest, through);
    }

    /** Returns the minimum watermark, or {@link Long#MAX_VALUE} if there is no log group to wait for. */
    long forApi(String api) {
        if (api.equals(ANY_API)) {
            return slowest;
        }
        return Math.min(
                readThrough.getOrDefault(api, Long.MAX_VALUE), readThrough.getOrDefault(ANY_API, Long.MAX_VALUE));
    }
}
