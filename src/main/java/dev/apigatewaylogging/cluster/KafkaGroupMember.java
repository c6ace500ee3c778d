/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import org.apache.camel.cluster.CamelClusterMember;

/** A member of the group, from the point of view of one namespace. */
record KafkaGroupMember(String id, boolean isLeader, boolean isLocal) implements CamelClusterMember {

    @Override
    public String getId() {
        return id;
    }
}
