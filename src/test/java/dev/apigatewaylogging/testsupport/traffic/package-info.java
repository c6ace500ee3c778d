/**
 * Logs as the APIs write them that log few entries a request: HTTP APIs, WebSocket APIs, and REST APIs without data tracing.
 * What {@link dev.apigatewaylogging.testsupport.traffic.TrafficGenerator} makes has twenty entries a request.
 */
package dev.apigatewaylogging.testsupport.traffic;
