/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aggregate.PageParser;
import dev.apigatewaylogging.aggregate.RequestEntries;
import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's default formats have neither API nor stage: they are taken from the only stage that logs to the group. */
class LogOfOneStageTest {

    private static final String ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/apis/access";
    private static final String API = "uwe3g5jm54";

    private final AccessLogOwners owners = new AccessLogOwners();

    private static String entry(String path) {
        return "203.0.113.7 - - [02/Mar/2026:10:15:30 +0000] \"GET " + path + " HTTP/1.1\" 200 7"
                + " 6b7b6102-461c-4cab-a064-a351660af72c";
    }

    private HttpCall call(String message) throws IOException {
        PageParser parser = new PageParser("", bound(new AggregationMetrics()));
        parser.setAccessLogOwners(owners);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange page = new DefaultExchange(camel);
            page.getMessage()
                    .setBody(List.of(new LogEvent(
                            new ScanId(new LogGroup("/apis/access", "eu-west-1", "123456789012"), 0),
                            "stream",
                            "%056d".formatted(1),
                            1_772_446_530_000L,
                            1_772_446_530_700L,
                            message)));
            parser.process(page);
            RequestEntries entries =
                    (RequestEntries) page.getMessage().getBody(List.class).get(0);
            return (HttpCall) new HttpCallAssembler().assemble(entries.entries());
        }
    }

    /** What a stage's setting has; AWS's own has the resource, which never has the stage. */
    private static String format(String path) {
        return "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"
                + " \"$context.httpMethod " + path
                + " $context.protocol\" $context.status $context.responseLength $context.requestId";
    }

    private void logsThere(Set<String> stages) {
        owners.put("home", Map.of(API, List.of(ARN + ":*")));
        owners.putStages("home", Map.of(ARN + ":*", stages));
    }

    @ParameterizedTest
    @CsvSource({
        "prod, $context.resourcePath, /pets/7, /prod/pets/7",
        "prod, $context.resourcePath, /prod/pets/7, /prod/prod/pets/7",
        "prod, $context.path, /prod/pets/7, /prod/pets/7",
        "prod, $context.resourcePath, /, /prod/",
        "$default, $context.path, /pets/7, /pets/7",
    })
    void onlyStageProvidesHostAndPath(String stage, String variable, String logged, String path) throws IOException {
        logsThere(Set.of(API + "/" + stage));
        owners.putFormats("home", Map.of(ARN, Set.of(format(variable))));

        HttpCall call = call(entry(logged));

        assertThat(call.request().host()).isEqualTo("uwe3g5jm54.execute-api.eu-west-1.amazonaws.com");
        assertThat(call.request().path()).isEqualTo(path);
        assertThat(call.origin()).isEqualTo(new HttpCall.Origin(API, stage, "eu-west-1", "123456789012"));
    }

    @Test
    void noStageIsUsedIfLogHasTwo() throws IOException {
        logsThere(Set.of(API + "/prod", API + "/test"));

        HttpCall call = call(entry("/pets/7"));

        assertThat(call.origin().apiId()).isEqualTo(API);
        assertThat(call.origin().stage()).isEmpty();
        assertThat(call.request().path()).isEqualTo("/pets/7");
    }

    @Test
    void unknownStageStaysEmpty() throws IOException {
        HttpCall call = call(entry("/pets/7"));

        assertThat(call.request().host()).isEmpty();
        assertThat(call.request().path()).isEqualTo("/pets/7");
    }
}
