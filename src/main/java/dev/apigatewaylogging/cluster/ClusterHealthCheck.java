/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.Map;
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
        String problem = clusterService.state().map(ClusterState::problem).orElse("");
        if (!problem.isEmpty()) {
            builder.down().message(Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".");
        } else {
            builder.up();
        }
    }
}
