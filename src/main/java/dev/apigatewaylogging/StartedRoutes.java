/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs which routes there are and how long the start took, in one line; Camel logs one line per route. */
final class StartedRoutes extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    @Override
    public void afterStart(BaseMainSupport main) {
        Model model = main.getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        LOG.info(
                "Started in {} s with {} routes: {}",
                String.format(
                        Locale.ROOT,
                        "%.1f",
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0),
                model.getRouteDefinitions().size(),
                model.getRouteDefinitions().stream()
                        .map(RouteDefinition::getRouteId)
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }
}
