/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A row of the table of states that a stage can be in, with the expected report. */
record StageState(
        int apis,
        Api.Kind kind,
        String execution,
        String override,
        String access,
        boolean isRead,
        boolean isSpecUploaded,
        String verdict,
        String reason,
        String step) {

    static final String STAGE = "prod";

    private static final String CLF =
            "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"
                    + " \"$context.httpMethod $context.resourcePath $context.protocol\" $context.status"
                    + " $context.responseLength $context.requestId $context.extendedRequestId";

    static List<StageState> all() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/coverage/stages.csv")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", -1))
                    .map(cells -> new StageState(
                            Integer.parseInt(cells[0]),
                            Api.Kind.valueOf(cells[1]),
                            cells[2],
                            cells[3],
                            cells[4],
                            cells[5].equals("read"),
                            cells[6].equals("spec"),
                            cells[7],
                            cells[8],
                            cells[9]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GatewayApi create(FakeAws aws, String name) {
        GatewayApi api =
                switch (kind) {
                    case REST -> aws.apis().rest(name);
                    case HTTP -> aws.apis().http(name);
                    case WEBSOCKET -> aws.apis().webSocket(name);
                };
        api.stages(STAGE);
        if (!execution.isEmpty()) {
            api.executionLog(STAGE, level(execution), execution.endsWith("traced"));
        }
        if (override.endsWith("blocked")) {
            api.block(STAGE, route());
        } else if (!override.isEmpty()) {
            api.executionLog(STAGE, route(), level(override.substring(route().length() + 1)), isTraced());
        }
        switch (access) {
            case "complete" -> api.accessLog(STAGE, arn(aws, api), RecommendedFormat.of(kind));
            case "message" -> api.accessLog(STAGE, arn(aws, api), RecommendedFormat.of(kind));
            case "clf" -> api.accessLog(STAGE, arn(aws, api), CLF);
            case "unreadable" -> api.accessLog(STAGE, arn(aws, api), "$context.requestId");
            case "firehose" ->
                api.accessLog(STAGE, "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-x", CLF);
            default -> {}
        }
        return api;
    }

    private static String level(String log) {
        return log.split(" ", -1)[0];
    }

    private String route() {
        return override.substring(0, override.indexOf(' '));
    }

    private boolean isTraced() {
        return override.endsWith("traced");
    }

    /** The log groups that a stage in this state logs to. */
    static List<String> logGroups(FakeAws aws, GatewayApi api) {
        return List.of(
                "API-Gateway-Execution-Logs_" + api.id() + "/" + STAGE,
                "/aws/apigateway/" + api.id() + "/" + STAGE,
                arn(aws, api));
    }

    private static String arn(FakeAws aws, GatewayApi api) {
        AccountRegion home = aws.home();
        return "arn:aws:logs:" + home.region() + ":" + home.account() + ":log-group:/access/" + api.id();
    }
}
