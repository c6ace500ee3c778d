/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** DescribeDeliverySources, DescribeDeliveries and DescribeDeliveryDestinations: the log deliveries of the REST APIs' stages. */
final class DescribeLogDeliveries implements LogOperation {

    /** What is listed. */
    enum Kind {
        SOURCES("DescribeDeliverySources", "deliverySources"),
        DELIVERIES("DescribeDeliveries", "deliveries"),
        DESTINATIONS("DescribeDeliveryDestinations", "deliveryDestinations");

        private final String operation;
        private final String list;

        Kind(String operation, String list) {
            this.operation = operation;
            this.list = list;
        }
    }

    private static final int MOST = 50;

    private final Kind kind;
    private final Function<AccountRegion, GatewayApis> apis;
    private final PageTokens tokens;
    private final Faults faults;

    /** A stage, and one of its destinations; only that of a source has none. */
    private record Row(GatewayApi api, String stage, String destination) {

        String name() {
            return api.id() + "-" + stage;
        }
    }

    DescribeLogDeliveries(Kind kind, Function<AccountRegion, GatewayApis> apis, PageTokens tokens, Faults faults) {
        this.kind = kind;
        this.apis = apis;
        this.tokens = tokens;
        this.faults = faults;
    }

    @Override
    public Set<String> parameters() {
        return Set.of("nextToken", "limit");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        List<Row> rows = rows(call.caller());
        int limit = parameters.limit(Math.min(MOST, faults.pageSize()));
        int skip = parameters
                .token()
                .map(token -> tokens.open(token, kind.operation, parameters, Integer.class))
                .orElse(0);
        return JsonAnswer.of(json -> {
            json.writeArrayFieldStart(kind.list);
            for (Row row : rows.subList(Math.min(skip, rows.size()), Math.min(skip + limit, rows.size()))) {
                json.writeStartObject();
                write(row, call.caller(), json);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (skip + limit < rows.size()) {
                json.writeStringField("nextToken", tokens.issue(kind.operation, parameters, skip + limit));
            }
        });
    }

    /** A source stays when its deliveries are deleted. */
    private List<Row> rows(AccountRegion place) {
        List<Row> rows = new ArrayList<>();
        for (GatewayApi api : apis.apply(place).all(true)) {
            api.deliveries().forEach((stage, destinations) -> {
                if (kind == Kind.SOURCES) {
                    rows.add(new Row(api, stage, ""));
                } else {
                    destinations.forEach(destination -> rows.add(new Row(api, stage, destination)));
                }
            });
        }
        return rows;
    }

    private void write(Row row, AccountRegion place, JsonGenerator json) throws IOException {
        String logs = "arn:aws:logs:" + place.region() + ":" + place.account() + ":";
        String destination = logs + "delivery-destination:" + row.destination().replaceAll("[^A-Za-z0-9_-]", "-");
        switch (kind) {
            case SOURCES -> {
                json.writeStringField("name", row.name());
                json.writeStringField("arn", logs + "delivery-source:" + row.name());
                json.writeStringField("service", "apigateway");
                json.writeStringField("logType", "EXECUTION_LOGS");
                json.writeArrayFieldStart("resourceArns");
                json.writeString("arn:aws:apigateway:" + place.region() + ":" + place.account() + ":/restapis/"
                        + row.api().id() + "/stages/" + row.stage());
                json.writeEndArray();
            }
            case DELIVERIES -> {
                json.writeStringField("id", Integer.toHexString(row.hashCode()));
                json.writeStringField("deliverySourceName", row.name());
                json.writeStringField("deliveryDestinationArn", destination);
                json.writeStringField("deliveryDestinationType", type(row));
            }
            case DESTINATIONS -> {
                json.writeStringField("arn", destination);
                json.writeStringField("deliveryDestinationType", type(row));
                json.writeObjectFieldStart("deliveryDestinationConfiguration");
                json.writeStringField("destinationResourceArn", row.destination());
                json.writeEndObject();
            }
        }
    }

    private static String type(Row row) {
        return row.destination().contains(":log-group:")
                ? "CWL"
                : row.destination().contains(":s3:") ? "S3" : "FH";
    }
}
