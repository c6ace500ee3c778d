/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Map;
import java.util.function.Function;

/** The service CloudWatch Logs. */
final class CloudWatchLogs implements AwsService {

    private static final String TARGET = "Logs_20140328.";

    private final Map<String, LogOperation> operations;
    private final RateLimit quotas;
    private final Faults faults;

    CloudWatchLogs(LogStore store, FakeAwsSettings settings, Faults faults, Function<AccountRegion, GatewayApis> apis) {
        LogGroupLookup groups = new LogGroupLookup(store);
        PageTokens tokens = new PageTokens(settings, faults);
        this.faults = faults;
        this.quotas = new RateLimit(settings.quotas());
        this.operations = Map.of(
                "DescribeDeliverySources",
                new DescribeLogDeliveries(DescribeLogDeliveries.Kind.SOURCES, apis, tokens, faults),
                "DescribeDeliveries",
                new DescribeLogDeliveries(DescribeLogDeliveries.Kind.DELIVERIES, apis, tokens, faults),
                "DescribeDeliveryDestinations",
                new DescribeLogDeliveries(DescribeLogDeliveries.Kind.DESTINATIONS, apis, tokens, faults),
                "FilterLogEvents",
                new FilterLogEvents(groups, tokens, faults, settings),
                "GetLogEvents",
                new GetLogEvents(groups, tokens, faults, settings),
                "DescribeLogGroups",
                new DescribeLogGroups(store, tokens, faults, settings),
                "ListTagsForResource",
                new ListTagsForResource(store, faults),
                "DescribeLogStreams",
                new DescribeLogStreams(groups, tokens, faults, settings));
    }

    @Override
    public String signingName() {
        return "logs";
    }

    @Override
    public String operation(HttpRequest request) {
        String target = request.header("x-amz-target");
        return target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
    }

    @Override
    public HttpReply answer(AwsCall call) {
        LogOperation operation = operations.get(call.operation());
        HttpRequest request = call.request();
        if (operation == null || !request.header("x-amz-target").startsWith(TARGET)) {
            throw new AwsError(400, "UnknownOperationException", "No operation is called " + call.operation());
        }
        if (!request.method().equals("POST") || !request.path().equals("/")) {
            throw new AwsError(404, "UnknownOperationException", "Only POST / is served");
        }
        if (!request.header("content-type").equals("application/x-amz-json-1.1")) {
            throw new AwsError(400, "SerializationException", "Content-Type must be application/x-amz-json-1.1");
        }
        quotas.pass(call);
        faults.checkAllowed(call.operation());
        return operation.answer(call, Parameters.of(request.body(), operation.parameters()));
    }

    @Override
    public HttpReply refusal(AwsError error) {
        return JsonAnswer.refusal(error);
    }
}
