/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import dev.apigatewaylogging.schedule.PeriodicService;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.spi.Metadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** Checks the connection to Kafka every few seconds, also before the first record. */
@Metadata(label = "bean", description = "Checks the connection to Kafka every few seconds")
public final class KafkaConnectionMonitor extends PeriodicService {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Metadata(description = "The brokers", required = true)
    private KafkaClientSettings kafkaClientSettings;

    private final AtomicBoolean checkInProgress = new AtomicBoolean();
    private final AdminConnection connection = new AdminConnection(PATIENCE);
    private volatile Optional<String> problem = Optional.of("not checked yet");

    public KafkaConnectionMonitor() {
        super(1_000, 5_000);
    }

    KafkaConnectionMonitor(KafkaClientSettings kafkaClientSettings) {
        this();
        this.kafkaClientSettings = Objects.requireNonNull(kafkaClientSettings);
    }

    /** The brokers. */
    public void setKafkaClientSettings(KafkaClientSettings kafkaClientSettings) {
        this.kafkaClientSettings = kafkaClientSettings;
    }

    /** The problem that the last check found; empty if Kafka responded. Does not wait for Kafka. */
    public Optional<String> problem() {
        return problem;
    }

    /** Starts a check unless one is in progress. Does not wait for the result. */
    @Override
    protected void run() {
        if (!checkInProgress.compareAndSet(false, true)) {
            return;
        }
        try {
            // uses the advertised address of a broker, as the records do
            connection
                    .admin(getCamelContext())
                    .describeCluster()
                    .nodes()
                    .toCompletionStage()
                    .whenComplete((nodes, refusal) -> onResult(refusal));
        } catch (KafkaException e) {
            onResult(e);
        }
    }

    /** Called by the client's thread, which {@link #stop} waits for, so it must not take the same lock. */
    private void onResult(Throwable refusal) {
        problem = Optional.ofNullable(refusal).map(this::describe);
        checkInProgress.set(false);
    }

    private String describe(Throwable refusal) {
        Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
        return "Kafka at " + kafkaClientSettings.brokers() + " is unreachable ("
                + (cause instanceof TimeoutException
                        ? "no response within " + PATIENCE.toSeconds() + " s"
                        : KafkaErrorHints.reason(cause))
                + "). Check " + KafkaErrorHints.hint(cause, "AKTO_KAFKA_TOPIC_NAME") + ".";
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        connection.close();
    }
}
