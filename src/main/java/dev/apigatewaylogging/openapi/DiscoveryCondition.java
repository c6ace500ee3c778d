package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether this process runs OpenAPI discovery. Logs the reason once if it is disabled. */
@Metadata(label = "bean", description = "Whether OpenAPI discovery is enabled, and this process is the leader")
public final class DiscoveryCondition implements Predicate {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    @Metadata(description = "Decides which process of a cluster runs the discovery", required = true)
    private Leadership clusterService;

    private final AtomicBoolean logged = new AtomicBoolean();
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

    private String disabledReason() {
        if (!enabled) {
            return "DISCOVER_OPENAPI_SPEC is false";
        }
        return token.isBlank() ? "DATABASE_ABSTRACTOR_TOKEN is empty" : "";
    }

    @Override
    public boolean matches(Exchange exchange) {
        String disabledReason = disabledReason();
        if (!disabledReason.isEmpty() && logged.compareAndSet(false, true)) {
            LOG.info("OpenAPI discovery disabled: {}", disabledReason);
        }
        return disabledReason.isEmpty() && clusterService.isLeader(Leadership.COMMON_WORK);
    }
}
