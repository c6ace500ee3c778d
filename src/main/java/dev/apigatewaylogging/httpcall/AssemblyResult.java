/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

/**
 * The result of assembling the entries of a request: an {@link HttpCall}, {@link InsufficientData}, or an {@link
 * AssemblyFailure}. Its methods apply to each of them and are intended for conditions in routes: {@code ${body.path}},
 * {@code ${body.origin.stage}}.
 */
public sealed interface AssemblyResult permits HttpCall, InsufficientData, AssemblyFailure {

    /** The request ID of the entries. */
    String requestId();

    /** The API and stage; its parts are empty if unknown. */
    HttpCall.Origin origin();

    /** The HTTP method; empty if unknown. */
    String method();

    /** The host that the client named; empty if unknown. */
    String host();

    /** The path that the client requested, without the query; empty if unknown. */
    String path();

    /** The status that the client received; 0 if unknown. */
    int status();
}
