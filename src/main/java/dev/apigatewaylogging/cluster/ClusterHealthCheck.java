/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.Metadata;

/** Reports in readiness why this process leads nothing: it cannot join the group, or another process has its name. */
@Metadata(label = "bean", description = "Reports why this process is no member of the cluster")
public final class ClusterHealthCheck extends AbstractHealthCheck {

    @Metadata(description = "The cluster", required = true)
    private ShardedClusterService clusterService;

    public ClusterHealthCheck() {
        super("akto", "cluster");
    }

    /** The cluster. */
    public void setClusterService(ShardedClusterService clusterService) {
        this.clusterService = clusterService;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<ClusterState> state = clusterService.state();
        String problem = state.map(ClusterState::problem).orElse("");
        String failing = state.map(ClusterState::failing).orElse("");
        if (!problem.isEmpty()) {
            builder.down().message("No log groups are read: " + problem + ".");
        } else if (!failing.isEmpty()) {
            builder.down()
                    .message("The log groups of some shards are read again and again: " + failing
                            + ". Check that the user may write to the topics, and that the topics accept the records.");
        } else {
            builder.up();
        }
    }
}
