/**
 * Assembles an HTTP call from the log entries of a request, and selects the source of each of its parts. It may use {@code
 * logformat}, {@code util}, and the identifiers of {@code component.cloudwatchlogs}. It must not know Camel, Kafka or Akto.
 */
package dev.apigatewaylogging.httpcall;
