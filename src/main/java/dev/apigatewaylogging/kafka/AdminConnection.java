/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * An admin client with the settings of Camel's Kafka component, created at the first use. Its callbacks must not use the
 * connection: closing waits for them.
 */
final class AdminConnection {

    private final Duration timeout;
    private Admin admin;

    /** @param timeout of each request, and of each call with its retries */
    AdminConnection(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Returns the client.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be created
     */
    synchronized Admin admin(CamelContext context) {
        if (admin == null) {
            Map<String, Object> settings = KafkaClientProperties.of(
                    context.getComponent("kafka", KafkaComponent.class).getConfiguration());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
            settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
            admin = Admin.create(settings);
        }
        return admin;
    }

    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
