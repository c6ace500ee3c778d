/**
 * The metrics of the connector in Micrometer's registry, and their export to CloudWatch. It may use {@code aws} and the
 * status values of {@code component.cloudwatchlogs}. It must not know
 * what the values are used for, and it must not contain processing of log data.
 */
package dev.apigatewaylogging.metrics;
