/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts as many requests as the quotas allow, by real time: a clock that a test advances adds none. */
final class RateLimit {

    private final RateLimits quotas;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RateLimit(RateLimits quotas) {
        this.quotas = quotas;
    }

    void pass(AwsCall call) {
        AccountRegion caller = call.caller();
        int perSecond = quotas.perSecond(call.operation(), caller.region());
        String key = caller.account() + "/" + caller.region() + "/" + call.operation();
        if (perSecond != Integer.MAX_VALUE
                && !buckets.computeIfAbsent(key, unused -> new Bucket(perSecond))
                        .take()) {
            throw AwsError.throttled();
        }
    }

    private static final class Bucket {
        private final int perSecond;
        private double tokens;
        private long filledAt = System.nanoTime();

        private Bucket(int perSecond) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
        }

        private synchronized boolean take() {
            long now = System.nanoTime();
            tokens = Math.min(perSecond, tokens + (now - filledAt) * 1e-9 * perSecond);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
