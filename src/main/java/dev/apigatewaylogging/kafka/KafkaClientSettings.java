package dev.apigatewaylogging.kafka;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.security.KafkaAuthType;
import org.apache.camel.component.kafka.security.KafkaSecurityConfigurer;
import org.apache.camel.spi.Metadata;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Where Kafka is and as whom it is called. Camel's Kafka component is set up with it, so that every route, and whoever else
 * asks the component, connects the same way. TLS and the mechanism of the login stay the component's own options
 * ({@code camel.component.kafka.*}): without them the login is PLAIN and the connection is not encrypted.
 */
@Metadata(label = "bean", description = "Brokers and credentials of Kafka")
public final class KafkaClientSettings implements CamelContextAware {

    private String brokers = "";
    private String fallbackBrokers = "";
    private boolean authenticationEnabled;
    private String username = "";
    private String password = "";
    private TopicLimit topicLimit;
    private CamelContext camelContext;

    /** {@code AKTO_KAFKA_BROKER_MAL}: {@code host:port}, with commas between; may be empty. */
    public void setBrokers(String brokers) {
        this.brokers = brokers;
    }

    /** {@code AKTO_KAFKA_BROKER_URL}: the brokers if those are empty. */
    public void setFallbackBrokers(String fallbackBrokers) {
        this.fallbackBrokers = fallbackBrokers;
    }

    /** {@code IS_AUTH_IMPLEMENTED}: whether user and password are used. */
    public void setAuthenticationEnabled(boolean authenticationEnabled) {
        this.authenticationEnabled = authenticationEnabled;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** How much the topic of the records takes; without it producers send as much as they are set up to. */
    public void setTopicLimit(TopicLimit topicLimit) {
        this.topicLimit = topicLimit;
    }

    /** The brokers: {@code host:port}, with commas between. */
    public String brokers() {
        return brokers.isEmpty() ? fallbackBrokers : brokers;
    }

    /**
     * Sets Camel's Kafka component up. Camel makes the beans of YAML files twice, before and after it has set the component's
     * own options: the second time counts, and what the first left behind must not show.
     */
    public void configureComponent() {
        KafkaComponent kafka = camelContext.getComponent("kafka", KafkaComponent.class);
        kafka.setKafkaClientFactory(
                topicLimit == null ? new AuthCheckingKafkaClientFactory() : new TopicLimitedClientFactory(topicLimit));
        KafkaConfiguration configuration = kafka.getConfiguration();
        configuration.setBrokers(brokers());
        if (authenticationEnabled) {
            KafkaSecurityConfigurer.forAuthType(mechanism(configuration.getSaslMechanism()))
                    .withCredentials(username, password)
                    .withSsl(isTls(configuration.getSecurityProtocol()))
                    .configure(configuration);
        }
    }

    /** The component's own default is Kerberos, which knows no password. */
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
