/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;

/** Decides whether this process runs OpenAPI discovery. The messages at startup list it if it is disabled. */
@Metadata(label = "bean", description = "Whether OpenAPI discovery is enabled, and this process is the leader")
public final class DiscoveryCondition implements Predicate {

    @Metadata(description = "Decides which process of a cluster runs the discovery", required = true)
    private Leadership clusterService;

    private boolean enabled = true;
    private String token = "";

    /** {@code DISCOVER_OPENAPI_SPEC}. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** {@code DATABASE_ABSTRACTOR_TOKEN}; without one there is no discovery. */
    public void setToken(String token) {
        this.token = token;
    }

    /** Decides which process of a cluster runs the discovery. */
    public void setClusterService(Leadership clusterService) {
        this.clusterService = clusterService;
    }

    @Override
    public boolean matches(Exchange exchange) {
        return enabled && !token.isBlank() && clusterService.isLeader(Leadership.COMMON_WORK);
    }
}
