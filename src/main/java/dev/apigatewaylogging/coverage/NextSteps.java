/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.openapi.ApiStage;
import dev.apigatewaylogging.openapi.StageLogging;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The commands and the places in the console that make a stage log more. */
final class NextSteps {

    private NextSteps() {}

    /** Turns on the execution log with headers and bodies, for all methods and those with settings of their own. */
    static NextStep executionLog(StageLogging logging) {
        ApiStage stage = logging.stage();
        if (stage.api().kind() == Api.Kind.WEBSOCKET) {
            return new NextStep(
                    updateV2(stage)
                            + " --default-route-settings LoggingLevel=INFO,DataTraceEnabled=true"
                            + routeSettings(logging),
                    console(stage) + " > Logs and tracing > Edit > CloudWatch logs: Full request and response logs");
        }
        String methods = Stream.concat(
                        Stream.of("/*/*"), weakOverrides(logging).stream().map(NextSteps::patchPath))
                .map(path -> " 'op=replace,path=" + path + "/logging/loglevel,value=INFO' 'op=replace,path=" + path
                        + "/logging/dataTrace,value=true'")
                .collect(Collectors.joining());
        return new NextStep(
                "aws apigateway update-stage --region " + stage.api().region() + " --rest-api-id "
                        + stage.api().id() + " --stage-name " + quoted(stage.stage()) + " --patch-operations" + methods,
                console(stage) + " > Logs and tracing > Edit > CloudWatch logs: Full request and response logs"
                        + (weakOverrides(logging).isEmpty()
                                ? ""
                                : ". Then the methods with settings of their own: Edit method overrides"));
    }

    private static String routeSettings(StageLogging logging) {
        List<StageLogging.Route> weak = weakOverrides(logging);
        return weak.isEmpty()
                ? ""
                : " --route-settings "
                        + quoted(weak.stream()
                                .map(route -> "\"" + route.name().replace("\"", "\\\"")
                                        + "\":{\"LoggingLevel\":\"INFO\",\"DataTraceEnabled\":true}")
                                .collect(Collectors.joining(",", "{", "}")));
    }

    /** The methods with settings of their own that do not log headers and bodies. */
    static List<StageLogging.Route> weakOverrides(StageLogging logging) {
        return logging.overrides().stream().filter(route -> !route.isFull()).toList();
    }

    /** {@code GET /pets} is {@code /~1pets/GET}. */
    private static String patchPath(StageLogging.Route route) {
        int blank = route.name().indexOf(' ');
        String resource = route.name().substring(blank + 1);
        return "/" + resource.replace("~", "~0").replace("/", "~1") + "/"
                + route.name().substring(0, blank);
    }

    /**
     * Lets the stage write its access log in a format that has all fields: to the log group that it has, or to a new one. A stage
     * has one access log.
     */
    static NextStep accessLog(StageLogging logging) {
        ApiStage stage = logging.stage();
        Api api = stage.api();
        String format = RecommendedFormat.of(api.kind());
        String console = console(stage) + " > "
                + (api.kind() == Api.Kind.HTTP ? "Logging > Edit" : "Logs and tracing > Edit > Custom access logging")
                + ": ";
        if (logging.hasAccessLogGroup()) {
            return new NextStep(
                    updateAccessLog(stage, logging.accessLogArn(), format, false), console + "format " + format);
        }
        String group = "/aws/apigateway/" + api.id() + "/" + stage.stage().replace("$", "") + "/access";
        return new NextStep(
                "aws logs create-log-group --region " + api.region() + " --log-group-name " + quoted(group) + " && "
                        + updateAccessLog(stage, logs(api) + "log-group:" + group, format, true),
                console + "log group " + group + ", format " + format
                        + (logging.accessLogArn().isEmpty() ? "" : ". It replaces the Firehose stream"));
    }

    private static String updateAccessLog(ApiStage stage, String arn, String format, boolean isNewGroup) {
        Api api = stage.api();
        if (api.kind() == Api.Kind.REST) {
            String operation = "{\"op\":\"replace\",\"path\":\"/accessLogSettings/";
            return "aws apigateway update-stage --region " + api.region() + " --rest-api-id " + api.id()
                    + " --stage-name " + quoted(stage.stage()) + " --patch-operations '["
                    + (isNewGroup ? operation + "destinationArn\",\"value\":\"" + arn + "\"}," : "")
                    + operation + "format\",\"value\":\"" + escaped(format) + "\"}]'";
        }
        return updateV2(stage) + " --access-log-settings '{\"DestinationArn\":\"" + arn + "\",\"Format\":\""
                + escaped(format) + "\"}'";
    }

    /** What the ARNs of CloudWatch Logs begin with, inside of single quotes. */
    private static String logs(Api api) {
        String partition = PartitionMetadata.of(Region.of(api.region())).id();
        return "arn:" + partition + ":logs:" + api.region() + ":" + account(api) + ":";
    }

    /** Delivers an execution log, which goes elsewhere, to a log group as well. */
    static NextStep logDelivery(StageLogging logging) {
        Api api = logging.stage().api();
        String stage = logging.stage().stage();
        String name = "api-gateway-logging-" + api.id() + "-" + stage;
        String group = "/aws/apigateway/" + api.id() + "/" + stage + "/execution";
        String logs = logs(api);
        String region = " --region " + api.region();
        return new NextStep(
                "aws logs create-log-group" + region + " --log-group-name " + quoted(group)
                        + " && aws logs put-delivery-destination" + region + " --name " + quoted(name)
                        + " --output-format json --delivery-destination-configuration 'destinationResourceArn=" + logs
                        + "log-group:" + group + "' && aws logs create-delivery" + region + " --delivery-source-name "
                        + quoted(logging.delivery().source()) + " --delivery-destination-arn '" + logs
                        + "delivery-destination:" + name + "'",
                console(logging.stage()) + " > Logs and tracing > Log delivery destinations: add the log group "
                        + group);
    }

    /** Lets this process read a log group. */
    static NextStep read(String logGroup) {
        return new NextStep(
                "",
                "Settings of this process: add " + logGroup
                        + " to LOG_GROUP_NAME, or remove LOG_GROUP_NAME and LOG_GROUP_PREFIX to read what all stages log to;"
                        + " LOG_GROUP_EXCLUDE and LOG_GROUP_TAGS must not exclude it");
    }

    /** Sets the format in this process. */
    static NextStep accessLogFormat(String format) {
        return new NextStep(
                "", "Settings of this process: set ACCESS_LOG_FORMAT to the format of the stage: " + format);
    }

    /** Inside of single quotes. */
    private static String account(Api api) {
        return api.account().isEmpty()
                ? "'\"$(aws sts get-caller-identity --query Account --output text)\"'"
                : api.account();
    }

    private static String console(ApiStage stage) {
        return "API Gateway (" + stage.api().region() + ") > APIs > " + stage.api() + " > Stages > " + stage.stage();
    }

    private static String updateV2(ApiStage stage) {
        return "aws apigatewayv2 update-stage --region " + stage.api().region() + " --api-id "
                + stage.api().id() + " --stage-name " + quoted(stage.stage());
    }

    private static String escaped(String json) {
        return json.replace("\"", "\\\"");
    }

    /** For a POSIX shell. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
