/**
 * What is counted and measured: one {@link io.micrometer.core.instrument.binder.MeterBinder} per subject, which the classes
 * of that subject take as a required property and which is bound to the registry of the Camel context when it is created. {@link
 * dev.apigatewaylogging.metrics.MetricsView} reads the values for the status page, the throughput log and CloudWatch. Uses
 * {@code aws} and {@code component.cloudwatchlogs}; knows no route, no record and no Kafka client, and nothing but a
 * display may read from here.
 */
package dev.apigatewaylogging.metrics;
