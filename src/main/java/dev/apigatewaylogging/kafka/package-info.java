/**
 * What all Kafka clients share: settings, authentication, the topic's limit, health and error hints. It may use Camel's
 * Kafka component and {@code schedule}. It must not know the content of records.
 */
package dev.apigatewaylogging.kafka;
