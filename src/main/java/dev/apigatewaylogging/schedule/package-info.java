/**
 * Services of the connector that run at a fixed delay, from the start of the Camel context to its stop. They may use
 * Camel's executors. They know nothing of what runs.
 */
package dev.apigatewaylogging.schedule;
