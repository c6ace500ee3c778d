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
 * Whether Kafka answers, also before there is a record to send: Camel's own check knows nothing until then. A route asks
 * every few seconds, the check tells what was answered last, so that nobody who asks for the health waits for Kafka.
 */
@Metadata(label = "bean", description = "Checks the connection to Kafka")
public final class KafkaHealthCheck extends AbstractHealthCheck implements Processor, Service {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    @Metadata(description = "Knows whether Kafka acknowledges records", required = true)
    private AcknowledgementMonitor acknowledgementMonitor;

    private final AtomicBoolean checkInProgress = new AtomicBoolean();
    private Admin admin;
    private volatile Optional<String> failure = Optional.of("Kafka was not asked yet");

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

    /** Asks, unless an answer is still awaited. Does not wait for the answer. */
    @Override
    public synchronized void process(Exchange exchange) {
        if (!checkInProgress.compareAndSet(false, true)) {
            return;
        }
        try {
            if (admin == null) {
                admin = admin();
            }
            // goes to a broker at the address that it advertises, as the records do
            admin.describeCluster().nodes().toCompletionStage().whenComplete((nodes, refusal) -> onResult(refusal));
        } catch (KafkaException e) {
            onResult(e);
        }
    }

    /** Called by the client's own thread, for which {@link #stop} waits: it must not wait for that in turn. */
    private void onResult(Throwable refusal) {
        failure = Optional.ofNullable(refusal).map(this::describe);
        checkInProgress.set(false);
    }

    private Admin admin() {
        Map<String, Object> settings = KafkaClientProperties.of(
                getCamelContext().getComponent("kafka", KafkaComponent.class).getConfiguration());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return Admin.create(settings);
    }

    private String describe(Throwable refusal) {
        Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
        return "Kafka at " + kafkaClientSettings.brokers() + " cannot be reached ("
                + (cause instanceof TimeoutException
                        ? "no answer in " + PATIENCE.toSeconds() + " s"
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
        // connects when it is first asked to
    }

    @Override
    public synchronized void stop() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
