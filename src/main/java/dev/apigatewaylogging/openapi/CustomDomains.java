/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The custom domains of one account, as far as they are readable. */
final class CustomDomains {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    private final ApiGatewayControlPlane controlPlane;
    private StageUrls addresses;
    private boolean failed;

    CustomDomains(ApiGatewayControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.addresses = new StageUrls(controlPlane.account().region(), List.of());
    }

    /**
     * Keeps the last known domains after a failure: otherwise the server URL of every spec would change for one run.
     */
    void refresh() {
        try {
            addresses = new StageUrls(controlPlane.account().region(), controlPlane.domainMappings());
            failed = false;
        } catch (ApiGatewayException e) {
            if (!failed) {
                failed = true;
                LOG.warn(
                        "Failed to read custom domains{}: {}. Using the last known domains or the execute-api host. Required"
                                + " permission: apigateway:GET on /domainnames and /domainnames/*.",
                        controlPlane.accountSuffix(),
                        e.getMessage());
            }
        }
    }

    String of(ApiStage stage) {
        return addresses.of(stage);
    }
}
