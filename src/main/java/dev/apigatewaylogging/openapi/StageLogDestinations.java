package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.apigateway.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.LoggingLevel;
import software.amazon.awssdk.services.apigatewayv2.model.RouteSettings;

/**
 * Which log groups a stage's settings tell of. An access log can also go to Firehose, where nobody reads it; the execution
 * log's group has a name that API Gateway makes.
 */
final class StageLogDestinations {

    private static final String OFF = "OFF";

    private StageLogDestinations() {}

    /** Of a stage of a REST API. */
    static List<String> of(Api api, Stage stage) {
        List<String> groups = new ArrayList<>();
        if (stage.accessLogSettings() != null) {
            addLogGroup(stage.accessLogSettings().destinationArn(), groups);
        }
        boolean logs = stage.methodSettings().values().stream()
                .anyMatch(method -> method.loggingLevel() != null
                        && !method.loggingLevel().equals(OFF)
                        && !method.loggingLevel().isEmpty());
        if (logs) {
            groups.add("API-Gateway-Execution-Logs_" + api.id() + "/" + stage.stageName());
        }
        return groups;
    }

    /** Of a stage of an HTTP or WebSocket API. Only WebSocket APIs have execution logs. */
    static List<String> of(Api api, software.amazon.awssdk.services.apigatewayv2.model.Stage stage) {
        List<String> groups = new ArrayList<>();
        AccessLogSettings access = stage.accessLogSettings();
        if (access != null) {
            addLogGroup(access.destinationArn(), groups);
        }
        boolean logs = Stream.concat(
                        Stream.ofNullable(stage.defaultRouteSettings()), stage.routeSettings().values().stream())
                .map(RouteSettings::loggingLevel)
                .anyMatch(level -> level == LoggingLevel.INFO || level == LoggingLevel.ERROR);
        if (logs && api.kind() == Api.Kind.WEBSOCKET) {
            groups.add("/aws/apigateway/" + api.id() + "/" + stage.stageName());
        }
        return groups;
    }

    private static void addLogGroup(String destinationArn, List<String> groups) {
        if (destinationArn != null && destinationArn.contains(":log-group:")) {
            groups.add(destinationArn);
        }
    }
}
