/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few changes that the control plane makes: the logs of a stage, its tags, the account's role for logs. */
final class ApiGatewayChanges {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STAGE =
            Pattern.compile("/(restapis|v2/apis)/([^/]+)/stages/([^/]+)(/accesslogsettings)?");
    private static final Pattern TAGS =
            Pattern.compile("(?:/v2)?/tags/arn:aws:apigateway:[a-z0-9-]+::/(restapis|apis)/([^/]+)/stages/([^/]+)");
    private static final Pattern LOGGING = Pattern.compile("/(\\*/\\*|[^/]+/[A-Z]+)/logging/(loglevel|dataTrace)");

    private ApiGatewayChanges() {}

    static void apply(HttpRequest request, GatewayApis apis) {
        Matcher stage = STAGE.matcher(request.path());
        Matcher tags = TAGS.matcher(request.path());
        if (request.path().equals("/account") && request.method().equals("PATCH")) {
            body(request).path("patchOperations").forEach(patch -> account(patch, apis));
        } else if (tags.matches()) {
            GatewayApi api = apis.get(tags.group(2), tags.group(1).equals("restapis"));
            tags(request, api, tags.group(3));
        } else if (stage.matches()) {
            GatewayApi api = apis.get(stage.group(2), stage.group(1).equals("restapis"));
            stage(request, api, stage.group(3), stage.group(4) != null);
        } else {
            throw new AwsError(404, "UnknownOperationException", "No such operation");
        }
    }

    private static void account(JsonNode patch, GatewayApis apis) {
        if (!patch.path("path").asText().equals("/cloudwatchRoleArn")) {
            throw bad("Invalid patch path " + patch.path("path").asText());
        }
        apis.cloudWatchRole(patch.path("value").asText());
    }

    private static void tags(HttpRequest request, GatewayApi api, String stage) {
        if (request.method().equals("DELETE")) {
            api.untag(stage, request.query().get("tagKeys"));
        } else {
            body(request)
                    .path("tags")
                    .properties()
                    .forEach(tag -> api.tag(stage, tag.getKey(), tag.getValue().asText()));
        }
    }

    private static void stage(HttpRequest request, GatewayApi api, String stage, boolean isAccessLog) {
        if (!api.stages().contains(stage)) {
            throw new AwsError(404, "NotFoundException", "Invalid stage identifier specified");
        }
        if (isAccessLog && request.method().equals("DELETE")) {
            api.noAccessLog(stage);
        } else if (!request.method().equals("PATCH")) {
            throw bad("Only PATCH changes a stage");
        } else if (api.isRest()) {
            body(request).path("patchOperations").forEach(patch -> rest(patch, api, stage));
        } else {
            http(body(request), api, stage);
        }
    }

    private static void rest(JsonNode patch, GatewayApi api, String stage) {
        Matcher logging = LOGGING.matcher(patch.path("path").asText());
        if (!patch.path("op").asText().equals("replace") || !logging.matches()) {
            throw bad("Invalid patch " + patch);
        }
        GatewayApi.RouteLog before =
                api.routeLogs(stage).getOrDefault(logging.group(1), new GatewayApi.RouteLog("OFF", false, false));
        String value = patch.path("value").asText();
        if (logging.group(2).equals("loglevel")) {
            api.executionLog(stage, logging.group(1), value, before.dataTrace());
        } else {
            api.executionLog(stage, logging.group(1), before.level(), Boolean.parseBoolean(value));
        }
    }

    private static void http(JsonNode change, GatewayApi api, String stage) {
        JsonNode access = change.path("accessLogSettings");
        JsonNode route = change.path("defaultRouteSettings");
        if (route.has("loggingLevel")) {
            if (api.protocol().equals("HTTP")) {
                throw bad("Execution logs are not supported on protocolType HTTP");
            }
            api.executionLog(
                    stage,
                    route.path("loggingLevel").asText(),
                    route.path("dataTraceEnabled").asBoolean());
        }
        if (access.has("destinationArn")) {
            api.accessLog(
                    stage,
                    access.path("destinationArn").asText(),
                    access.path("format").asText());
        }
    }

    private static JsonNode body(HttpRequest request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AwsError bad(String message) {
        return new AwsError(400, "BadRequestException", message);
    }
}
