/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

/**
 * What Kafka's producers of the topic have been given.
 *
 * @param sends the number of attempts to send a record since the start, failed ones included
 * @param unacknowledged the number of records that wait for an acknowledgement
 * @param hasProducer whether a producer was created: with the first record
 */
record ProducerActivity(long sends, long unacknowledged, boolean hasProducer) {}
