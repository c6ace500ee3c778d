package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.cluster.Leadership;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether OpenAPI specs are looked for, and by this process. Where they are not, it says once why. */
public final class DiscoveryCondition implements Predicate {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    /** Its name among the pieces of work that processes share. */
    static final String NAMESPACE = "OpenAPI discovery";

    private final Leadership leadership;
    private final String disabledReason;
    private final AtomicBoolean logged = new AtomicBoolean();

    /**
     * @param wanted {@code DISCOVER_OPENAPI_SPEC}
     * @param token {@code DATABASE_ABSTRACTOR_TOKEN}; may be empty
     * @param leadership tells which of several processes looks for them
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
            LOG.info("OpenAPI discovery is off: {}", disabledReason);
        }
        return disabledReason.isEmpty() && leadership.isLeader(NAMESPACE);
    }
}
