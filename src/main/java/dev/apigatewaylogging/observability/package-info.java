/**
 * The status page, the throughput log, recent warnings, and the protection of the management port. It may use {@code
 * delivery}, {@code metrics}, {@code schedule}, {@code settings} and the status values of {@code component.cloudwatchlogs}. It must not change
 * the processing of log data, and it must not show payloads or credentials.
 */
package dev.apigatewaylogging.observability;
