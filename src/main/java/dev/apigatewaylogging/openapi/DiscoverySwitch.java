package dev.apigatewaylogging.openapi;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether OpenAPI specs are looked for. Where they are not, it says once why. */
public final class DiscoverySwitch implements Predicate {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    private final String off;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param wanted {@code DISCOVER_OPENAPI_SPEC}
     * @param token {@code DATABASE_ABSTRACTOR_TOKEN}; may be empty
     */
    public DiscoverySwitch(boolean wanted, String token) {
        if (!wanted) {
            off = "DISCOVER_OPENAPI_SPEC is false";
        } else {
            off = token.isBlank() ? "DATABASE_ABSTRACTOR_TOKEN is empty" : "";
        }
    }

    @Override
    public boolean matches(Exchange exchange) {
        if (!off.isEmpty() && told.compareAndSet(false, true)) {
            LOG.info("OpenAPI discovery is off: {}", off);
        }
        return off.isEmpty();
    }
}
