package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.cluster.Leadership;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether OpenAPI specs are looked for, and by this process. Where they are not, it says once why. */
@Metadata(label = "bean", description = "Whether OpenAPI discovery is enabled, and this process is the leader")
public final class DiscoveryCondition implements Predicate {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    /** Its name among the pieces of work that processes share. */
    static final String NAMESPACE = "OpenAPI discovery";

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
        return disabledReason.isEmpty() && clusterService.isLeader(NAMESPACE);
    }
}
