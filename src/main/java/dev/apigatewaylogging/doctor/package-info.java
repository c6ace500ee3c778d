/**
 * {@code doctor}: checks settings, AWS, Kafka, Akto's backend and the disk one by one, and describes the remedy. It uses the
 * clients of {@code aws}, {@code kafka} and {@code openapi} and the texts of {@code component.cloudwatchlogs.scan}. It must
 * not change anything and must not read log events; nothing but the root package depends on it.
 */
package dev.apigatewaylogging.doctor;
