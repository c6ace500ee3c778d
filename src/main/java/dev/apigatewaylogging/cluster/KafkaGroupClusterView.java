/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.List;
import java.util.Optional;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.support.cluster.AbstractCamelClusterView;

/** A namespace: the leader of its shard leads it. */
public final class KafkaGroupClusterView extends AbstractCamelClusterView {

    private final KafkaGroupClusterService service;
    private boolean led;

    KafkaGroupClusterView(KafkaGroupClusterService service, String namespace) {
        super(service, namespace);
        this.service = service;
    }

    @Override
    public Optional<CamelClusterMember> getLeader() {
        return getMembers().stream().filter(CamelClusterMember::isLeader).findFirst();
    }

    @Override
    public CamelClusterMember getLocalMember() {
        return new KafkaGroupMember(service.memberName(), service.isLeader(getNamespace()), true);
    }

    /** The members as of the coordinator's last response; of this process, what it knows itself. */
    @Override
    public List<CamelClusterMember> getMembers() {
        int shard = service.shardOf(getNamespace());
        return service.state().members().stream()
                .<CamelClusterMember>map(member -> member.isLocal()
                        ? getLocalMember()
                        : new KafkaGroupMember(member.name(), member.shards().contains(shard), false))
                .toList();
    }

    /** Notifies the listeners if this process has become the leader, or no longer is. */
    synchronized void update() {
        boolean now = service.isLeader(getNamespace());
        if (now != led) {
            led = now;
            fireLeadershipChangedEvent(getLeader().orElse(null));
        }
    }

    @Override
    protected void doStart() {
        update();
    }

    @Override
    protected void doStop() {
        // the service leaves the group
    }
}
