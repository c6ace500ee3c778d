/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;

/**
 * Readiness of Kafka, also before the first record, when Camel's own check has no result. Returns what the monitors
 * found last, without waiting for Kafka.
 */
@Metadata(label = "bean", description = "Readiness of Kafka")
public final class KafkaHealthCheck extends AbstractHealthCheck {

    @Metadata(description = "Checks the connection", required = true)
    private KafkaConnectionMonitor kafkaConnectionMonitor;

    @Metadata(description = "Knows whether Kafka acknowledges records", required = true)
    private AcknowledgementMonitor acknowledgementMonitor;

    public KafkaHealthCheck() {
        super("akto", "kafka");
    }

    KafkaHealthCheck(KafkaConnectionMonitor kafkaConnectionMonitor, AcknowledgementMonitor acknowledgementMonitor) {
        this();
        this.kafkaConnectionMonitor = Objects.requireNonNull(kafkaConnectionMonitor);
        this.acknowledgementMonitor = Objects.requireNonNull(acknowledgementMonitor);
    }

    /** Checks the connection. */
    public void setKafkaConnectionMonitor(KafkaConnectionMonitor kafkaConnectionMonitor) {
        this.kafkaConnectionMonitor = kafkaConnectionMonitor;
    }

    /** Knows whether Kafka acknowledges records. */
    public void setAcknowledgementMonitor(AcknowledgementMonitor acknowledgementMonitor) {
        this.acknowledgementMonitor = acknowledgementMonitor;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> problem = kafkaConnectionMonitor.problem().or(acknowledgementMonitor::problem);
        builder.state(problem.isEmpty() ? State.UP : State.DOWN);
        problem.ifPresent(builder::message);
    }
}
