/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.KafkaCheckpointStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** What stands for a process of a cluster: a Camel context with a checkpoint store and the cluster service. */
final class ClusterProcess implements AutoCloseable {

    /** The minimum that brokers allow by default. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    /** So long that a process that leaves is distinguished from one that vanishes, also on a busy machine. */
    static final Duration LONG_SESSION_TIMEOUT = Duration.ofSeconds(60);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    final KafkaCheckpointStore store = new KafkaCheckpointStore();
    final KafkaGroupClusterService service;

    private ClusterProcess(String brokers, String topic, MemberName name, Duration sessionTimeout, boolean exactlyOnce)
            throws Exception {
        camel.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(brokers);
        camel.start();
        store.setTopicName(topic);
        store.setExactlyOnce(exactlyOnce);
        store.setCamelContext(camel);
        store.start();
        service = new KafkaGroupClusterService(
                new GroupSettings(topic, name, sessionTimeout, Map.of("bootstrap.servers", brokers)), store);
        camel.addService(service, true, true);
    }

    /** A process whose name does not return. */
    static ClusterProcess temporary(String brokers, String topic, String name) throws Exception {
        return new ClusterProcess(brokers, topic, new MemberName(name, false), LONG_SESSION_TIMEOUT, false);
    }

    /** A process that has this name again after a restart. */
    static ClusterProcess permanent(String brokers, String topic, String name) throws Exception {
        return new ClusterProcess(brokers, topic, new MemberName(name, true), SESSION_TIMEOUT, false);
    }

    /** A process that stores records and documents in the same transactions. */
    static ClusterProcess exactlyOnce(String brokers, String topic, String name) throws Exception {
        return new ClusterProcess(brokers, topic, new MemberName(name, false), LONG_SESSION_TIMEOUT, true);
    }

    Set<Integer> led() {
        return service.state().led();
    }

    @Override
    public void close() {
        camel.stop();
        store.stop();
    }
}
