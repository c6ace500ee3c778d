package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.apigateway.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.LoggingLevel;
import software.amazon.awssdk.services.apigatewayv2.model.RouteSettings;

/**
 * Finds the log groups in a stage's settings. An access log can also go to Firehose, which is not supported; API
 * Gateway chooses the name of the execution log group.
 */
final class StageLogDestinations {

    private static final String OFF = "OFF";

    private StageLogDestinations() {}

    /** Of a stage of a REST API. */
    static List<StageLogDestination> of(Api api, Stage stage) {
        List<StageLogDestination> groups = new ArrayList<>();
        if (stage.accessLogSettings() != null) {
            addLogGroup(
                    stage.accessLogSettings().destinationArn(),
                    stage.stageName(),
                    stage.accessLogSettings().format(),
                    groups);
        }
        boolean logs = stage.methodSettings().values().stream()
                .anyMatch(method -> method.loggingLevel() != null
                        && !method.loggingLevel().equals(OFF)
                        && !method.loggingLevel().isEmpty());
        if (logs) {
            groups.add(new StageLogDestination(
                    "API-Gateway-Execution-Logs_" + api.id() + "/" + stage.stageName(), stage.stageName(), ""));
        }
        return groups;
    }

    /** Of a stage of an HTTP or WebSocket API. Only WebSocket APIs have execution logs. */
    static List<StageLogDestination> of(Api api, software.amazon.awssdk.services.apigatewayv2.model.Stage stage) {
        List<StageLogDestination> groups = new ArrayList<>();
        AccessLogSettings access = stage.accessLogSettings();
        if (access != null) {
            addLogGroup(access.destinationArn(), stage.stageName(), access.format(), groups);
        }
        boolean logs = Stream.concat(
                        Stream.ofNullable(stage.defaultRouteSettings()), stage.routeSettings().values().stream())
                .map(RouteSettings::loggingLevel)
                .anyMatch(level -> level == LoggingLevel.INFO || level == LoggingLevel.ERROR);
        if (logs && api.kind() == Api.Kind.WEBSOCKET) {
            groups.add(new StageLogDestination(
                    "/aws/apigateway/" + api.id() + "/" + stage.stageName(), stage.stageName(), ""));
        }
        return groups;
    }

    private static void addLogGroup(
            String destinationArn, String stage, String format, List<StageLogDestination> groups) {
        if (destinationArn != null && destinationArn.contains(":log-group:")) {
            groups.add(new StageLogDestination(destinationArn, stage, format == null ? "" : format));
        }
    }
}
