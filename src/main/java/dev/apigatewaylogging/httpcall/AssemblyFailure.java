/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/**
 * A request whose assembly failed unexpectedly.
 *
 * @param requestId the request ID of its entries
 * @param cause the error
 */
public record AssemblyFailure(String requestId, Throwable cause) implements AssemblyResult {

    @Override
    public HttpCall.Origin origin() {
        return HttpCall.Origin.UNKNOWN;
    }

    @Override
    public String method() {
        return "";
    }

    @Override
    public String host() {
        return "";
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public int status() {
        return 0;
    }

    /** Returns the exception that the route fails with. */
    public Exception exception() {
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }
}
