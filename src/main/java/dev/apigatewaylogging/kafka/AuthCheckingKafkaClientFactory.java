/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Creates a producer only after the brokers have accepted the credentials: an idempotent producer whose first request
 * is rejected never recovers, even if the user is created a minute later. This includes one that was created while no
 * broker responded. Camel tries again with the next record.
 */
final class AuthCheckingKafkaClientFactory extends DefaultKafkaClientFactory {

    private final Duration timeout;

    AuthCheckingKafkaClientFactory() {
        this(Duration.ofSeconds(10));
    }

    /** @param timeout for the brokers' decision */
    AuthCheckingKafkaClientFactory(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    @SuppressWarnings("rawtypes") // Camel's own signature
    public Producer getProducer(Properties producer) {
        if (!SecurityProtocol.PLAINTEXT.name.equals(producer.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))) {
            checkAuthentication(KafkaClientProperties.of(producer));
        }
        return super.getProducer(producer);
    }

    /** A producer for brokers that come back later would be rejected by them as well. */
    private void checkAuthentication(Map<String, Object> connection) {
        connection.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis() / 2);
        connection.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        try (Admin admin = Admin.create(connection)) {
            admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException refused) {
                throw refused;
            }
            if (e.getCause() instanceof TimeoutException) {
                // without the cause, whose text names an internal call
                throw new TimeoutException(
                        "the brokers did not accept or reject the credentials within " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
