/**
 * Dead letters, their files and size limit, summaries of requests that API Gateway rejected, and requests that are held while
 * a step fails. It may use {@code aggregate}, {@code component.cloudwatchlogs}, {@code delivery}, {@code httpcall}, {@code
 * metrics}, {@code schedule}, {@code util}, and the exceptions and the record key of Camel's Kafka component. It must not
 * know Akto, and no other package may depend on it.
 */
package dev.apigatewaylogging.deadletter;
