/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessLogFormatTest {

    @Test
    void entryIsParsedByItsFormat() {
        assertThat(read("$context.requestId|$context.status|$context.path", "id-1|200|/prod/pets"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        AccessField.REQUEST_ID, "id-1", AccessField.STATUS, "200", AccessField.PATH, "/prod/pets"));
    }

    @Test
    void freeTextVariableTakesRemainingText() {
        assertThat(read(
                        "$context.status $context.identity.userAgent $context.httpMethod $context.requestId",
                        "200 curl/8.5.0 (x; y) PUT 1 GET id-1"))
                .containsEntry(AccessField.USER_AGENT, "curl/8.5.0 (x; y) PUT 1")
                .containsEntry(AccessField.METHOD, "GET");
    }

    @Test
    void timesAndRouteKeysMayContainSpaces() {
        String line = "09/Apr/2015:12:34:56 +0000 GET /pets/{id} id-1 any text 09/Apr/2015:12:34:57 +0000 200";

        assertThat(read(
                        "$context.requestTime $context.routeKey $context.requestId $context.error.message"
                                + " $context.requestTime $context.status",
                        line))
                .containsEntry(AccessField.REQUEST_TIME, "09/Apr/2015:12:34:56 +0000")
                .containsEntry(AccessField.ROUTE_KEY, "GET /pets/{id}")
                .containsEntry(AccessField.REQUEST_ID, "id-1")
                .containsEntry(AccessField.STATUS, "200");
        assertThat(read("$context.error.message $context.routeKey $context.status", "any text GET /pets 200"))
                .containsEntry(AccessField.ROUTE_KEY, "GET /pets");
    }

    @Test
    void pathMayFollowHostDirectly() {
        String line = "\"curl/8.5.0\" https://api.example.com/v1/pets 200 id-1";

        assertThat(read(
                        "\"$context.identity.userAgent\" https://$context.domainName$context.path $context.status"
                                + " $context.requestId",
                        line))
                .containsEntry(AccessField.HOST, "api.example.com")
                .containsEntry(AccessField.PATH, "/v1/pets")
                .containsEntry(AccessField.USER_AGENT, "curl/8.5.0");
        assertThat(AccessLogFormat.of("$context.status$context.requestId").read("200id-1", new AccessLogEntryBuilder()))
                .isFalse();
    }

    @Test
    void fullStopAfterVariableIsText() {
        assertThat(read("Request $context.requestId. Status $context.status.", "Request id-1. Status 404."))
                .containsEntry(AccessField.REQUEST_ID, "id-1")
                .containsEntry(AccessField.STATUS, "404");
    }

    @Test
    void entryOfAnotherFormatIsNotParsed() {
        AccessLogFormat template = AccessLogFormat.of("$context.requestId $context.status");

        for (String line : new String[] {"", "id-1", "id-1 ok", "id-1 20", "an id 200", "START RequestId: 1"}) {
            assertThat(template.read(line, new AccessLogEntryBuilder()))
                    .as(line)
                    .isFalse();
        }
    }

    @Test
    void lineBreaksInFormatAreIgnored() {
        LogEventParser parser = new LogEventParser("$context.requestId\n   $context.httpMethod,$context.path\n");

        assertThat(parser.parse("id-1")).isInstanceOf(UnparseableEntry.class);
        assertThat(new LogEventParser("$context.requestId,\n  $context.path\n").parse("id-1,/pets"))
                .isInstanceOf(AccessLogEntry.class);
    }

    @Test
    void formatWithoutKnownVariablesIsRejected() {
        assertThatThrownBy(() -> new LogEventParser("$context.authorizer.principalId"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$context");
        assertThatThrownBy(() -> new LogEventParser("hello")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<AccessField, String> read(String format, String line) {
        return ((AccessLogEntry) new LogEventParser(format).parse(line)).fields();
    }
}
