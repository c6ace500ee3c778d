/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.apigateway.model.MethodSetting;
import software.amazon.awssdk.services.apigateway.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.RouteSettings;

/**
 * What a stage logs, by its settings.
 *
 * @param stage the stage
 * @param standard the settings of every method or route that has none of its own
 * @param overrides the methods and routes with settings of their own, ordered by name
 * @param accessLogArn the ARN of the access log's destination; empty for none
 * @param accessLogFormat the format of the access log; empty if there is none or it is unknown
 * @param delivery where the execution log is delivered to instead of the log group that API Gateway manages
 */
public record StageLogging(
        ApiStage stage,
        Route standard,
        List<Route> overrides,
        String accessLogArn,
        String accessLogFormat,
        Delivery delivery) {

    private static final String ALL_METHODS = "*/*";
    private static final String OFF = "OFF";
    private static final String LOG_GROUP = ":log-group:";

    /**
     * The settings of methods or routes.
     *
     * @param name {@code GET /pets} or the key of a route; empty for all
     * @param level of the execution log: OFF, ERROR or INFO
     * @param dataTrace whether headers and bodies are logged
     * @param isBlocked whether a throttling limit of 0 rejects every request
     */
    public record Route(String name, String level, boolean dataTrace, boolean isBlocked) {

        /** Whether headers and bodies of every request are logged. */
        public boolean isFull() {
            return level.equals("INFO") && dataTrace;
        }

        /** Whether any request is logged. */
        public boolean isLogging() {
            return !level.equals(OFF);
        }
    }

    /**
     * The log delivery of an execution log.
     *
     * @param isKnown whether CloudWatch Logs could be asked
     * @param source the name of the delivery source; empty without a delivery
     * @param destinations the ARNs of log groups, buckets and Firehose streams, in their order; empty without a delivery
     */
    public record Delivery(boolean isKnown, String source, List<String> destinations) {

        /** Not known, for example without the permission. */
        public static final Delivery UNKNOWN = new Delivery(false, "", List.of());

        /** The log group that API Gateway manages gets the execution log. */
        public static final Delivery NONE = new Delivery(true, "", List.of());

        /** Whether the execution log is delivered anywhere. */
        public boolean exists() {
            return !destinations.isEmpty();
        }

        /** The ARN of the first log group; empty without any. */
        public String logGroup() {
            return destinations.stream()
                    .filter(destination -> destination.contains(LOG_GROUP))
                    .findFirst()
                    .map(arn -> arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn)
                    .orElse("");
        }
    }

    /** A copy with another log delivery. */
    StageLogging with(Delivery other) {
        return new StageLogging(stage, standard, overrides, accessLogArn, accessLogFormat, other);
    }

    /** Of a stage of a REST API. */
    static StageLogging of(Api api, Stage stage) {
        Map<String, MethodSetting> methods = new TreeMap<>(stage.methodSettings());
        MethodSetting all = methods.remove(ALL_METHODS);
        List<Route> overrides = new ArrayList<>();
        methods.forEach((path, method) -> overrides.add(route(name(path), method)));
        return new StageLogging(
                new ApiStage(api, stage.stageName()),
                all == null ? new Route("", OFF, false, false) : route("", all),
                List.copyOf(overrides),
                stage.accessLogSettings() == null
                        ? ""
                        : text(stage.accessLogSettings().destinationArn()),
                stage.accessLogSettings() == null
                        ? ""
                        : text(stage.accessLogSettings().format()),
                Delivery.UNKNOWN);
    }

    private static Route route(String name, MethodSetting method) {
        return new Route(
                name,
                level(method.loggingLevel()),
                Boolean.TRUE.equals(method.dataTraceEnabled()),
                isZero(method.throttlingRateLimit()) || isZero(method.throttlingBurstLimit()));
    }

    /** {@code ~1pets/GET} and {@code pets/GET} are {@code GET /pets}. */
    private static String name(String path) {
        String decoded = path.replace("~1", "/").replace("~0", "~");
        int method = decoded.lastIndexOf('/');
        String resource = decoded.substring(0, Math.max(0, method));
        return decoded.substring(method + 1) + " " + (resource.startsWith("/") ? resource : "/" + resource);
    }

    /** Of a stage of an HTTP or WebSocket API. */
    static StageLogging of(Api api, software.amazon.awssdk.services.apigatewayv2.model.Stage stage) {
        AccessLogSettings access = stage.accessLogSettings();
        List<Route> overrides = new ArrayList<>();
        new TreeMap<>(stage.routeSettings()).forEach((key, route) -> overrides.add(route(api, key, route)));
        return new StageLogging(
                new ApiStage(api, stage.stageName()),
                route(api, "", stage.defaultRouteSettings()),
                List.copyOf(overrides),
                access == null ? "" : text(access.destinationArn()),
                access == null ? "" : text(access.format()),
                // only execution logs of REST APIs can be delivered
                Delivery.NONE);
    }

    /** HTTP APIs have no execution log. */
    private static Route route(Api api, String name, RouteSettings route) {
        if (route == null) {
            return new Route(name, OFF, false, false);
        }
        boolean canLog = api.kind() == Api.Kind.WEBSOCKET;
        return new Route(
                name,
                canLog ? level(route.loggingLevelAsString()) : OFF,
                canLog && Boolean.TRUE.equals(route.dataTraceEnabled()),
                isZero(route.throttlingRateLimit()) || isZero(route.throttlingBurstLimit()));
    }

    private static boolean isZero(Number limit) {
        return limit != null && limit.doubleValue() == 0;
    }

    private static String level(String level) {
        return level == null || level.isEmpty() ? OFF : level;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** Whether any request is in the execution log. */
    public boolean hasExecutionLog() {
        return standard.isLogging() || overrides.stream().anyMatch(Route::isLogging);
    }

    /** The name that API Gateway chooses for the log group of the execution log; empty for an HTTP API, which has none. */
    public String executionLogGroup() {
        String path = stage.api().id() + "/" + stage.stage();
        return switch (stage.api().kind()) {
            case REST -> "API-Gateway-Execution-Logs_" + path;
            case WEBSOCKET -> "/aws/apigateway/" + path;
            case HTTP -> "";
        };
    }

    /** Whether the access log goes to a log group; the only other destination is Firehose. */
    public boolean hasAccessLogGroup() {
        return accessLogArn.contains(LOG_GROUP);
    }
}
