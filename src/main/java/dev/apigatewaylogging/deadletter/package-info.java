/**
 * Dead letters, their files and size limit, and summaries of requests that API Gateway rejected. It may use {@code
 * aggregate}, {@code component.cloudwatchlogs}, {@code httpcall}, {@code metrics} and {@code util}. It must not know Akto or
 * Kafka, and no other package may depend on it.
 */
package dev.apigatewaylogging.deadletter;
