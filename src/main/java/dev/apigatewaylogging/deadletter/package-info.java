/**
 * Dead letters, their files and size limit, and summaries of requests that API Gateway rejected. It may use {@code
 * aggregate}, {@code component.cloudwatchlogs}, {@code httpcall}, {@code metrics}, {@code util}, and
 * the exceptions and the record key of Camel's Kafka component. It must not know Akto, and no other package may depend on it.
 */
package dev.apigatewaylogging.deadletter;
