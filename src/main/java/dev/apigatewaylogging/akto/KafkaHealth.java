package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Whether Kafka answers, also before there is a record to send: Camel's own check knows nothing until then. A route asks
 * every few seconds, the check tells what was answered last, so that nobody who asks for the health waits for Kafka.
 */
public final class KafkaHealth extends AbstractHealthCheck implements Processor, Service {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String brokers;
    private final KafkaSilence silence;
    private final AtomicBoolean asking = new AtomicBoolean();
    private Admin admin;
    private volatile Optional<String> failure = Optional.of("it was not asked yet");

    /**
     * @param brokers as they were set
     * @param silence knows whether records are acknowledged
     */
    public KafkaHealth(String brokers, KafkaSilence silence) {
        super("akto", "kafka");
        this.brokers = Objects.requireNonNull(brokers);
        this.silence = Objects.requireNonNull(silence);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    /** Asks, unless an answer is still awaited. Does not wait for the answer. */
    @Override
    public synchronized void process(Exchange exchange) {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            if (admin == null) {
                admin = admin();
            }
            // goes to a broker at the address that it advertises, as the records do
            admin.describeCluster().nodes().toCompletionStage().whenComplete((nodes, refusal) -> answered(refusal));
        } catch (KafkaException e) {
            answered(e);
        }
    }

    /** Called by the client's own thread, for which {@link #stop} waits: it must not wait for that in turn. */
    private void answered(Throwable refusal) {
        failure = Optional.ofNullable(refusal).map(KafkaHealth::reason);
        asking.set(false);
    }

    private Admin admin() {
        Map<String, Object> settings = KafkaConnection.of(getCamelContext(), brokers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return Admin.create(settings);
    }

    private static String reason(Throwable refusal) {
        Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
        if (cause instanceof TimeoutException) {
            return "no answer in " + PATIENCE.toSeconds() + " s";
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> complaint = failure.map(reason -> "Kafka at " + brokers + " cannot be reached (" + reason
                        + "): check AKTO_KAFKA_BROKER_MAL, that the brokers run, and that the addresses which they"
                        + " advertise can be reached from here")
                .or(silence::complaint);
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
