/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Instant;

/**
 * A request that the fake AWS accepted or rejected.
 *
 * @param at when it arrived
 * @param service the signing name of the service
 * @param operation the operation
 * @param caller account and region; empty where the caller is unknown
 * @param group the requested log group; empty for none
 * @param startTime where the window starts, milliseconds since the epoch; the smallest long if open
 * @param endTime where the window ends; the largest long if open
 * @param continued whether the request had a page token
 * @param error the error code; empty for a success
 * @param delivered whether the response was sent completely: false if a fault truncated it
 * @param events how many events were in the response
 * @param bytes the length of the response
 * @param concurrent how many requests were being processed when it arrived, itself included
 */
public record Call(
        Instant at,
        String service,
        String operation,
        AccountRegion caller,
        String group,
        long startTime,
        long endTime,
        boolean continued,
        String error,
        boolean delivered,
        int events,
        int bytes,
        int concurrent) {

    /** Whether the client got the response. */
    public boolean succeeded() {
        return error.isEmpty() && delivered;
    }

    /** Whether the window contains a moment, both of its ends included. */
    public boolean covers(long millis) {
        return startTime <= millis && millis <= endTime;
    }
}
