/**
 * The Camel component {@code cloudwatch-logs}: endpoint, consumer, account pollers, and the types that it exchanges with
 * routes. It may use its subpackages, {@code aws} and {@code util}. It must not know API Gateway, Akto, Kafka, or any other
 * package of this project.
 */
package dev.apigatewaylogging.component.cloudwatchlogs;
