/**
 * The metrics of the connector: one {@link io.micrometer.core.instrument.binder.MeterBinder} per subject, which the classes
 * of that subject take as a required property and which is bound to the registry of the Camel context, and their export to
 * CloudWatch. It may use {@code aws} and the status values of {@code component.cloudwatchlogs}. It must not know what the
 * values are used for, and it must not contain processing of log data.
 */
package dev.apigatewaylogging.metrics;
