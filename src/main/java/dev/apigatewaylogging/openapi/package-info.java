/**
 * OpenAPI discovery: lists APIs and stages, exports their OpenAPI documents, sets the server URL, and uploads new and
 * changed ones. It may use {@code aws}, {@code checkpoint}, {@code component.cloudwatchlogs} and {@code logformat}. It must
 * not know Akto, which implements {@code SpecReceiver}, or the requests in the logs.
 */
package dev.apigatewaylogging.openapi;
