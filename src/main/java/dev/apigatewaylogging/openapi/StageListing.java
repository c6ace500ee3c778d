/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.time.Instant;
import java.util.List;

/**
 * What API Gateway lists in an account and region.
 *
 * @param account the account ID; empty for the credentials' account
 * @param region the region
 * @param listedAt when the list was complete, by the local clock
 * @param stages the stages and what they log
 * @param failures what could not be listed, and why; empty if the list is complete
 */
public record StageListing(
        String account, String region, Instant listedAt, List<StageLogging> stages, List<Failure> failures) {

    /**
     * A part that could not be listed.
     *
     * @param what {@code REST APIs}, {@code HTTP and WebSocket APIs}, or the stages of an API
     * @param cause why
     */
    public record Failure(String what, ApiGatewayException cause) {

        /** The error, without secrets. */
        public String reason() {
            return String.valueOf(cause.getMessage());
        }

        /** Whether a retry would fail too, for example without permission. */
        public boolean isRejected() {
            return cause.isRejected();
        }
    }
}
