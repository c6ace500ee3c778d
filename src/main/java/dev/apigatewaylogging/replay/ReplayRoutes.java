/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConfiguration;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsEndpoint;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.delivery.ReplayAware;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Makes the routes, also edited ones, those of a replay: keeps the routes that requests pass, lets their {@code cloudwatch-logs}
 * endpoints scan the range once, and informs the beans.
 */
final class ReplayRoutes {

    /**
     * The least time that is scanned before and after the range. A request that began before it has to be recognized, and one that
     * begins at its end has to be complete.
     */
    private static final Duration MIN_MARGIN = Duration.ofMinutes(2);

    /** What starts a route that requests pass. A timer or a server would do the work of the running process twice. */
    private static final Set<String> SCHEMES = Set.of("cloudwatch-logs", "direct", "seda", "disruptor", "vm");

    /** Without them, the accounts to read and the Akto accounts of records would be unknown. */
    private static final Set<String> TIMER_ROUTES = Set.of("akto-accounts", "akto-roles");

    private final ReplayOptions options;
    private final Replay replay;

    ReplayRoutes(ReplayOptions options, Replay replay) {
        this.options = options;
        this.replay = replay;
    }

    /** Changes the routes and beans of a context that has loaded and not started them. */
    void apply(CamelContext context) throws Exception {
        ModelCamelContext model = (ModelCamelContext) context;
        List<RouteDefinition> others = model.getRouteDefinitions().stream()
                .filter(route -> !isKept(route))
                .toList();
        model.removeRouteDefinitions(others);
        context.getRegistry().findByType(ReplayAware.class).forEach(bean -> bean.setReplay(replay));
        Duration margin = margin(context.getPropertiesComponent()::resolveProperty);
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof CloudWatchLogsEndpoint logs) {
                configure(logs.getConfiguration(), margin);
            }
            return endpoint;
        });
    }

    private static boolean isKept(RouteDefinition route) {
        String uri = route.getEndpointUrl();
        int colon = uri.indexOf(':');
        return TIMER_ROUTES.contains(route.getRouteId()) || SCHEMES.contains(uri.substring(0, Math.max(0, colon)));
    }

    /** Twice the time after which an open request is sent as incomplete. */
    private static Duration margin(Function<String, Optional<String>> lookup) {
        Duration timeout =
                Duration.ofSeconds(Long.parseLong(Settings.value(Setting.AKTO_TRAFFIC_BATCH_TIME_SECS, lookup))
                        + Long.parseLong(Settings.value(Setting.INTEGRATION_TIMEOUT_SECS, lookup)));
        Duration twice = timeout.multipliedBy(2);
        return twice.compareTo(MIN_MARGIN) > 0 ? twice : MIN_MARGIN;
    }

    private void configure(CloudWatchLogsConfiguration configuration, Duration margin) {
        Instant start = options.from().minus(margin);
        configuration.setStartFrom((start.isBefore(Instant.EPOCH) ? Instant.EPOCH : start).toString());
        configuration.setScanUntil(options.to().plus(margin).toString());
        configuration.setMaxCallsPerSecond(options.callsPerSecond());
        configuration.setClusterService(null);
    }
}
