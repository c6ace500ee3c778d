/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import dev.apigatewaylogging.kafka.KafkaClientProperties;
import dev.apigatewaylogging.metrics.ClusterMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.Metadata;
import org.apache.camel.util.InetAddressUtil;

/**
 * Divides the work among processes with {@link KafkaGroupClusterService}, or leaves all of it to this one: see
 * {@code docs/adr/0041-shares.md}.
 */
@Metadata(label = "bean", description = "Divides the log groups among the processes of a cluster")
public final class ShardedClusterService implements Leadership, CamelContextAware {

    /** A process that was killed is noticed after this time. Brokers allow no less than 6 s by default. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    private boolean standalone = true;

    @Metadata(description = "Stores the checkpoints of the shards", required = true)
    private CheckpointStore checkpointStore;

    @Metadata(description = "Measures members and shards", required = true)
    private ClusterMetrics clusterMetrics;

    private String topicName = "";
    private String process = "";
    private CamelContext camelContext;
    private volatile KafkaGroupClusterService service;

    /** {@code off} or {@code kafka}. */
    public void setMode(String mode) {
        standalone = !mode.equals("kafka");
    }

    /** Stores the checkpoints of the shards; with {@code kafka}, a {@link ShardedCheckpointStore}. */
    public void setCheckpointStore(CheckpointStore checkpointStore) {
        this.checkpointStore = checkpointStore;
    }

    /** Measures members and shards. */
    public void setClusterMetrics(ClusterMetrics clusterMetrics) {
        this.clusterMetrics = clusterMetrics;
    }

    /** The checkpoint topic, whose partitions are the shards. */
    public void setTopicName(String topicName) {
        this.topicName = topicName;
    }

    /** What distinguishes this process from others on the host, and is the same after a restart. Only its hash is used. */
    public void setProcess(String process) {
        this.process = process;
    }

    @Override
    public synchronized void join() throws Exception {
        if (standalone || service != null) {
            return;
        }
        if (!(checkpointStore instanceof ShardedCheckpointStore shards)) {
            throw new IllegalArgumentException("CLUSTER=kafka needs CHECKPOINT_STORE=kafka");
        }
        CamelContextAware.trySetCamelContext(shards, camelContext);
        KafkaComponent kafka = camelContext.getComponent("kafka", KafkaComponent.class);
        String distinction = Path.of("").toAbsolutePath() + " " + process;
        MemberName member = MemberName.of(InetAddressUtil.getLocalHostNameSafe(), System::getenv, distinction);
        KafkaGroupClusterService joined = new KafkaGroupClusterService(
                new GroupSettings(
                        topicName, member, SESSION_TIMEOUT, KafkaClientProperties.of(kafka.getConfiguration())),
                shards);
        camelContext.addService(joined, true, true);
        service = joined;
        clusterMetrics.register(
                () -> joined.state().members().size(),
                () -> joined.state().led().size(),
                () -> joined.state().secondsSinceRebalance(),
                joined::reloads);
    }

    @Override
    public boolean isStandalone() {
        return standalone;
    }

    @Override
    public boolean isLeader(String work) {
        KafkaGroupClusterService joined = service;
        return standalone || (joined != null && joined.isLeader(work));
    }

    @Override
    public boolean isConfirmed() {
        KafkaGroupClusterService joined = service;
        return standalone || (joined != null && joined.isConfirmed());
    }

    @Override
    public void begin(String work) {
        ifJoined(joined -> joined.begin(work));
    }

    @Override
    public void end(String work) {
        ifJoined(joined -> joined.end(work));
    }

    private void ifJoined(Consumer<KafkaGroupClusterService> action) {
        KafkaGroupClusterService joined = service;
        if (joined != null) {
            action.accept(joined);
        }
    }

    /** What this process knows of the cluster; empty without one. */
    public Optional<ClusterState> state() {
        return Optional.ofNullable(service).map(KafkaGroupClusterService::state);
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
