/**
 * Orders the entries of a request, decides whether they are complete, and separates requests that share an ID. It may use
 * {@code logformat}, {@code util}, the path and time functions of {@code httpcall}, and the identifiers of {@code
 * component.cloudwatchlogs}. It must not know Camel, Kafka or
 * Akto.
 */
package dev.apigatewaylogging.httpcall.entries;
