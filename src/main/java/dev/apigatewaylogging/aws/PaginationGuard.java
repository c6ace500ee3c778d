/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Detects endless pagination of one request: a repeated page token would return the same pages forever. */
public final class PaginationGuard {

    private final Set<String> seen = new HashSet<>();

    /**
     * Checks the token of the next page.
     *
     * @param token null or empty after the last page
     * @return the token
     * @throws EndlessPaginationException if AWS returned the token before
     */
    public String next(String token) {
        if (token != null && !token.isEmpty() && !seen.add(token)) {
            throw new EndlessPaginationException("AWS returned the same page token twice", false);
        }
        return token;
    }

    /** The pages do not end. A new request from the first page may succeed. */
    public static final class EndlessPaginationException extends SdkClientException {

        private static final long serialVersionUID = 1L;

        private final boolean permanent;

        /**
         * @param message the symptom
         * @param permanent whether a smaller request cannot solve it
         */
        public EndlessPaginationException(String message, boolean permanent) {
            super(builder().message(message));
            this.permanent = permanent;
        }

        /** Whether a smaller request cannot solve it. */
        public boolean isPermanent() {
            return permanent;
        }
    }
}
