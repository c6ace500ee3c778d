/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.security.KafkaAuthType;
import org.apache.camel.component.kafka.security.KafkaSecurityConfigurer;
import org.apache.camel.spi.Metadata;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * The brokers and the credentials of Kafka. Configures Camel's Kafka component, so that all routes and other users of
 * the component connect the same way. TLS and the SASL mechanism remain options of the component ({@code
 * camel.component.kafka.*}): by default the mechanism is PLAIN and the connection is not encrypted.
 */
@Metadata(label = "bean", description = "Brokers and credentials of Kafka")
public final class KafkaClientSettings implements CamelContextAware {

    /** {@code batch.size} for each record of the batch, in bytes; more of a record than most have. */
    private static final double BYTES_PER_RECORD = 262_144 / 100.0;

    /** {@code batch.size} of Kafka's producer if nothing sets it, in bytes. */
    private static final int MIN_BATCH_BYTES = 16_384;

    /** Brokers accept little more by default, in bytes. */
    private static final int MAX_BATCH_BYTES = 1_048_576;

    private String brokers = "";
    private String fallbackBrokers = "";
    private boolean authenticationEnabled;
    private String username = "";
    private String password = "";
    private int batchRecords = 100;
    private TopicLimit topicLimit;
    private RecordTransactions recordTransactions;
    private CamelContext camelContext;

    /** {@code AKTO_KAFKA_BROKER_MAL}: comma-separated {@code host:port}; may be empty. */
    public void setBrokers(String brokers) {
        this.brokers = brokers;
    }

    /** {@code AKTO_KAFKA_BROKER_URL}: used if the brokers are empty. */
    public void setFallbackBrokers(String fallbackBrokers) {
        this.fallbackBrokers = fallbackBrokers;
    }

    /** {@code IS_AUTH_IMPLEMENTED}: whether to authenticate with user and password. */
    public void setAuthenticationEnabled(boolean authenticationEnabled) {
        this.authenticationEnabled = authenticationEnabled;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /**
     * {@code AKTO_TRAFFIC_BATCH_SIZE}: about how many records a batch holds at most. Kafka's limit is in bytes, so a batch of
     * short records holds more.
     */
    public void setBatchRecords(int batchRecords) {
        this.batchRecords = batchRecords;
    }

    /** The topic's limit. Without it, producers send batches of their configured size. */
    public void setTopicLimit(TopicLimit topicLimit) {
        this.topicLimit = topicLimit;
    }

    /** The transactions that records are sent in, if they are enabled. */
    public void setRecordTransactions(RecordTransactions recordTransactions) {
        this.recordTransactions = recordTransactions;
    }

    /** What the producers have been given; empty if that is not counted. */
    Optional<ProducerActivity> activity() {
        return Optional.ofNullable(topicLimit).map(TopicLimit::activity);
    }

    /** The brokers: comma-separated {@code host:port}. */
    public String brokers() {
        return brokers.isEmpty() ? fallbackBrokers : brokers;
    }

    /**
     * Configures Camel's Kafka component. Camel creates the beans of YAML files twice, before and after it sets the
     * component's options, so the second call must override the first completely. {@code camel export} loads the routes with
     * stubs instead of components: there is nothing to configure then.
     */
    public void configureComponent() {
        if (camelContext.getComponent("kafka") instanceof KafkaComponent kafka) {
            configure(kafka);
        }
    }

    private void configure(KafkaComponent kafka) {
        KafkaConfiguration configuration = kafka.getConfiguration();
        KafkaClientFactory usual =
                topicLimit == null ? new AuthCheckingKafkaClientFactory() : new TopicLimitedClientFactory(topicLimit);
        kafka.setKafkaClientFactory(
                recordTransactions != null && recordTransactions.isEnabled()
                        ? new ExactlyOnceClientFactory(usual, recordTransactions, brokers())
                        : usual);
        configuration.setBrokers(brokers());
        configuration.setProducerBatchSize(batchBytes(batchRecords));
        if (authenticationEnabled) {
            KafkaSecurityConfigurer.forAuthType(mechanism(configuration.getSaslMechanism()))
                    .withCredentials(username, password)
                    .withSsl(isTls(configuration.getSecurityProtocol()))
                    .configure(configuration);
        }
    }

    /**
     * {@code batch.size} of a producer, in bytes; producers reduce it to the topic's limit.
     *
     * @param records about how many records the batch holds at most
     */
    public static int batchBytes(int records) {
        return (int) Math.max(MIN_BATCH_BYTES, Math.min(MAX_BATCH_BYTES, Math.round(records * BYTES_PER_RECORD)));
    }

    /** The component's default is Kerberos, which has no password; PLAIN replaces it. */
    private static KafkaAuthType mechanism(String name) {
        return switch (name) {
            case "GSSAPI", "PLAIN" -> KafkaAuthType.PLAIN;
            case "SCRAM-SHA-256" -> KafkaAuthType.SCRAM_SHA_256;
            case "SCRAM-SHA-512" -> KafkaAuthType.SCRAM_SHA_512;
            default ->
                throw new IllegalArgumentException("camel.component.kafka.sasl-mechanism is " + name
                        + ". With IS_AUTH_IMPLEMENTED=true it must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.");
        };
    }

    private static boolean isTls(String securityProtocol) {
        SecurityProtocol protocol = SecurityProtocol.forName(securityProtocol);
        return protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
