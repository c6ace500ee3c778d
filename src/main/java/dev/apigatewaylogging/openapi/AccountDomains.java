package dev.apigatewaylogging.openapi;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of one account's APIs, as far as they could be read. */
final class AccountDomains {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    private final ControlPlane controlPlane;
    private Addresses addresses;
    private boolean failed;

    AccountDomains(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.addresses = new Addresses(controlPlane.account().region(), List.of());
    }

    /** Without an answer the last one is good: otherwise every spec would change its address for a round. */
    void read() {
        try {
            addresses = new Addresses(controlPlane.account().region(), controlPlane.domainMappings());
            failed = false;
        } catch (ApiGatewayException e) {
            if (!failed) {
                failed = true;
                LOG.warn(
                        "Custom domains{} cannot be read: {}. OpenAPI specs name those that were known before, or the"
                                + " execute-api host. Reading them takes apigateway:GET on /domainnames and"
                                + " /domainnames/*.",
                        controlPlane.whose(),
                        e.getMessage());
            }
        }
    }

    String of(ApiStage stage) {
        return addresses.of(stage);
    }
}
