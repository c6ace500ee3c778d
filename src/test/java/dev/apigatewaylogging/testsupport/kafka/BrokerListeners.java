/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import java.util.Map;

/**
 * Listeners of a broker in addition to the unauthenticated one.
 *
 * @param addresses to follow {@code listeners}, with a comma before each
 * @param protocols to follow {@code listener.security.protocol.map}, with a comma before each
 * @param settings what else the broker must know
 */
public record BrokerListeners(String addresses, String protocols, Map<String, String> settings) {

    /** No other listener. */
    public static final BrokerListeners NONE = new BrokerListeners("", "", Map.of());
}
