/**
 * Divides work among processes: shards that are the partitions of the checkpoint topic, shared by a Kafka consumer group,
 * as Camel's cluster service. It implements {@code Leadership} of the component and may use Camel, Kafka and the checkpoint
 * store. It must not know what the work is.
 */
package dev.apigatewaylogging.cluster;
