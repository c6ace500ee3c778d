/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.checkpoint.FileCheckpointStore;
import dev.apigatewaylogging.checkpoint.KafkaCheckpointStore;
import dev.apigatewaylogging.metrics.ClusterMetrics;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators see of a cluster: readiness, metrics and the state that the status page shows. */
@ExtendWith(SharedBroker.class)
class ClusterObservabilityTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SHARDS = 3;

    private final String topic = "observed." + System.nanoTime();
    private final List<Observed> processes = new ArrayList<>();
    private final KafkaBroker broker;

    ClusterObservabilityTest(KafkaBroker broker) {
        this.broker = broker;
    }

    /** The beans of a process that concern the cluster. */
    private static final class Observed implements AutoCloseable {

        private final DefaultCamelContext camel = new DefaultCamelContext();
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final KafkaCheckpointStore store = new KafkaCheckpointStore();
        private final ShardedClusterService service = new ShardedClusterService();
        private final ClusterHealthCheck check = new ClusterHealthCheck();

        private Observed(String brokers, String topic, String mode, String process) throws Exception {
            camel.getRegistry().bind("metrics", registry);
            camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(brokers);
            ClusterMetrics metrics = new ClusterMetrics();
            metrics.setCamelContext(camel);
            camel.start();
            store.setTopicName(topic);
            store.setPartitions(SHARDS);
            store.setCamelContext(camel);
            store.start();
            service.setMode(mode);
            service.setTopicName(topic);
            service.setProcess(process);
            service.setCheckpointStore(mode.equals("off") ? new FileCheckpointStore() : store);
            service.setClusterMetrics(metrics);
            service.setCamelContext(camel);
            service.join();
            check.setCamelContext(camel);
            check.setClusterService(service);
        }

        private ClusterState state() {
            return service.state().orElseThrow();
        }

        private double gauge(String name) {
            return registry.get("apigateway.logging.cluster." + name).gauge().value();
        }

        private HealthCheck.Result readiness() {
            return check.callReadiness();
        }

        @Override
        public void close() {
            camel.stop();
            store.stop();
        }
    }

    private Observed process(String mode, String name) throws Exception {
        Observed process = new Observed(broker.bootstrapServers(), topic, mode, name);
        processes.add(process);
        return process;
    }

    @AfterEach
    void close() {
        processes.forEach(Observed::close);
    }

    @Test
    void metricsAndStateShowMembersShardsAndRebalances() throws Exception {
        Observed one = process("kafka", "one");
        await().atMost(SOON).until(() -> one.gauge("shards") == SHARDS && one.gauge("members") == 1);
        assertThat(one.gauge("rebalance.age")).isBetween(0.0, 60.0);
        assertThat(one.registry.get("apigateway.logging.cluster.rebalance.age").gauge())
                .extracting(gauge -> gauge.getId().getBaseUnit())
                .isEqualTo("seconds");

        Observed two = process("kafka", "two");

        await().atMost(SOON)
                .until(() -> one.gauge("members") == 2
                        && two.gauge("members") == 2
                        && two.gauge("shards") == 1
                        && one.gauge("shards") == 2);
        assertThat(one.state().shards()).isEqualTo(SHARDS);
        await().atMost(SOON).untilAsserted(() -> assertThat(one.state().members())
                .hasSize(2)
                .allSatisfy(member -> assertThat(member.shards())
                        .isEqualTo((member.isLocal() ? one : two).state().led())));
        assertThat(one.readiness().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void readinessTellsThatAnotherProcessHasTheName() throws Exception {
        Observed first = process("kafka", "same");
        await().atMost(SOON).until(() -> first.state().led().size() == SHARDS);
        Observed second = process("kafka", "same");

        await().atMost(SOON).until(() -> first.readiness().getState() == HealthCheck.State.DOWN);

        assertThat(first.readiness().getMessage()).hasValueSatisfying(message -> assertThat(message)
                .startsWith("No log groups are read: another process has joined the group " + topic)
                .contains("DEAD_LETTER_DIR", "MANAGEMENT_PORT", "Restart this process"));
        assertThat(first.check.isLiveness()).as("a restart would not help").isFalse();
        assertThat(first.gauge("shards")).isZero();
        assertThat(second.readiness().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void processWithoutClusterIsReadyAndHasNoGauges() throws Exception {
        Observed alone = process("off", "alone");

        assertThat(alone.readiness().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(alone.service.state()).isEmpty();
        assertThat(alone.service.isLeader("anything")).isTrue();
        assertThat(alone.registry.getMeters())
                .filteredOn(Gauge.class::isInstance)
                .extracting(gauge -> gauge.getId().getName())
                .noneMatch(name -> name.contains("cluster"));
    }
}
