/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/** The fields of an access log entry, with the variable that prints each. */
public enum AccessField {
    /** The request ID: {@code $context.requestId}. */
    REQUEST_ID,
    /** API Gateway's own ID, which a client cannot choose: {@code $context.extendedRequestId}. */
    EXTENDED_REQUEST_ID,
    /** {@code $context.httpMethod}. */
    METHOD,
    /** The path that the client requested: {@code $context.path}. */
    PATH,
    /** The template of a REST API's resource: {@code $context.resourcePath}. */
    RESOURCE_PATH,
    /** {@code GET /pets/{petId}}, {@code $default} or a WebSocket route: {@code $context.routeKey}. */
    ROUTE_KEY,
    /** The query string, if the format has it. */
    QUERY,
    /** {@code $context.status}. */
    STATUS,
    /** {@code $context.protocol}. */
    PROTOCOL,
    /** {@code $context.identity.sourceIp}. */
    CLIENT_IP,
    /** {@code $context.identity.userAgent}. */
    USER_AGENT,
    /** {@code $context.domainName}. */
    HOST,
    /** {@code $context.stage}. */
    STAGE,
    /** {@code $context.apiId}. */
    API_ID,
    /** The account that owns the API: {@code $context.accountId}. */
    ACCOUNT_ID,
    /** {@code 09/Apr/2015:12:34:56 +0000}: {@code $context.requestTime}. */
    REQUEST_TIME,
    /** Milliseconds since the epoch: {@code $context.requestTimeEpoch}. */
    REQUEST_TIME_EPOCH,
    /** A JSON object or API Gateway's own {@code {name=value}}. */
    REQUEST_HEADERS,
    /** A JSON object or API Gateway's own {@code {name=value}}. */
    RESPONSE_HEADERS,
    /** The request body. */
    REQUEST_BODY,
    /** The response body. */
    RESPONSE_BODY,
    /** {@code CONNECT}, {@code MESSAGE} or {@code DISCONNECT}: {@code $context.eventType} of a WebSocket API. */
    EVENT_TYPE,
    /** {@code $context.connectionId} of a WebSocket API. */
    CONNECTION_ID
}
