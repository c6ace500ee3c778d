package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.cluster.Leadership;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether this process runs OpenAPI discovery. Logs the reason once if it is disabled. */
public final class DiscoveryCondition implements Predicate {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    /** The namespace of its leadership. */
    static final String NAMESPACE = "OpenAPI discovery";

    private final Leadership leadership;
    private final String disabledReason;
    private final AtomicBoolean logged = new AtomicBoolean();

    /**
     * @param wanted {@code DISCOVER_OPENAPI_SPEC}
     * @param token {@code DATABASE_ABSTRACTOR_TOKEN}; may be empty
     * @param leadership decides which process runs discovery
     */
    public DiscoveryCondition(boolean wanted, String token, Leadership leadership) {
        this.leadership = leadership;
        if (!wanted) {
            disabledReason = "DISCOVER_OPENAPI_SPEC is false";
        } else {
            disabledReason = token.isBlank() ? "DATABASE_ABSTRACTOR_TOKEN is empty" : "";
        }
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!disabledReason.isEmpty() && logged.compareAndSet(false, true)) {
            LOG.info("OpenAPI discovery disabled: {}", disabledReason);
        }
        return disabledReason.isEmpty() && leadership.isLeader(NAMESPACE);
    }
}
