package dev.apigatewaylogging.cluster;

import org.apache.camel.cluster.CamelClusterMember;

/** A member of the group, from the point of view of one namespace. */
record KafkaGroupMember(String id, boolean isLeader, boolean isLocal) implements CamelClusterMember {

    @Override
    public String getId() {
        return id;
    }
}
