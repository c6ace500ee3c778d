/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.Metadata;

/**
 * Matches failures of an endpoint other than Kafka's that may succeed later, for the retries in {@code kafka.camel.yaml}: a connection that failed, a server error (5xx), too many requests
 * (429), a request timeout (408), a file that cannot be written.
 */
@Metadata(label = "bean", description = "Matches failures of an endpoint other than Kafka's that may succeed later")
public final class OtherEndpointRetryPredicate implements Predicate {

    private static final int SERVER_ERROR = 500;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    @Override
    public boolean matches(Exchange exchange) {
        for (Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
                cause != null;
                cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException response) {
                return isRetryable(response.getStatusCode());
            }
            if (cause instanceof IOException || cause instanceof GenericFileOperationFailedException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRetryable(int status) {
        return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    }
}
