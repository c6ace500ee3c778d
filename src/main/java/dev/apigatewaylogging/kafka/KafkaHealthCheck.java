package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Checks the connection to Kafka, also before the first record, when Camel's own check has no result. A route runs the
 * check every few seconds; the health endpoint returns the last result without waiting for Kafka.
 */
@Metadata(label = "bean", description = "Checks the connection to Kafka")
public final class KafkaHealthCheck extends AbstractHealthCheck implements Processor, Service {

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    @Metadata(description = "Knows whether Kafka acknowledges records", required = true)
    private AcknowledgementMonitor acknowledgementMonitor;

    private final AtomicBoolean checkInProgress = new AtomicBoolean();
    private Admin admin;
    private volatile Optional<String> failure = Optional.of("not checked yet");

    public KafkaHealthCheck() {
        super("akto", "kafka");
    }

    public KafkaHealthCheck(KafkaClientSettings kafkaClientSettings, AcknowledgementMonitor acknowledgementMonitor) {
        this();
        this.kafkaClientSettings = Objects.requireNonNull(kafkaClientSettings);
        this.acknowledgementMonitor = Objects.requireNonNull(acknowledgementMonitor);
    }

    /** The brokers. */
    public void setKafkaClientSettings(KafkaClientSettings kafkaClientSettings) {
        this.kafkaClientSettings = kafkaClientSettings;
    }

    /** Knows whether Kafka acknowledges records. */
    public void setAcknowledgementMonitor(AcknowledgementMonitor acknowledgementMonitor) {
        this.acknowledgementMonitor = acknowledgementMonitor;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /** Starts a check unless one is in progress. Does not wait for the result. */
    @Override
    public synchronized void process(Exchange exchange) {
        if (!checkInProgress.compareAndSet(false, true)) {
            return;
        }
        try {
            if (admin == null) {
                admin = admin();
            }
            // uses the advertised address of a broker, as the records do
            admin.describeCluster().nodes().toCompletionStage().whenComplete((nodes, refusal) -> onResult(refusal));
        } catch (KafkaException e) {
            onResult(e);
        }
    }

    /** Called by the client's thread, which {@link #stop} waits for, so it must not take the same lock. */
    private void onResult(Throwable refusal) {
        failure = Optional.ofNullable(refusal).map(this::describe);
        checkInProgress.set(false);
    }

    private Admin admin() {
        Map<String, Object> settings = KafkaClientProperties.of(
                getCamelContext().getComponent("kafka", KafkaComponent.class).getConfiguration());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) RESPONSE_TIMEOUT.toMillis());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) RESPONSE_TIMEOUT.toMillis());
        return Admin.create(settings);
    }

    private String describe(Throwable refusal) {
        Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
        return "Kafka at " + kafkaClientSettings.brokers() + " is unreachable ("
                + (cause instanceof TimeoutException
                        ? "no response within " + RESPONSE_TIMEOUT.toSeconds() + " s"
                        : KafkaErrorHints.reason(cause))
                + "). Check " + KafkaErrorHints.hint(cause, "AKTO_KAFKA_TOPIC_NAME") + ".";
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> complaint = failure.or(acknowledgementMonitor::problem);
        builder.state(complaint.isEmpty() ? State.UP : State.DOWN);
        complaint.ifPresent(builder::message);
    }

    @Override
    public void start() {
        // connects on first use
    }

    @Override
    public synchronized void stop() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
