/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An API with both logs: a host, an address or a path that a client may have added to the access log entry, whose format is
 * unknown, is marked, because the execution log does not have it.
 */
class AddedToBothLogsTest {

    private static final String OWN = "\"httpMethod\":\"POST\",\"path\":\"/prod/admin/7\",\"status\":\"200\"";

    private static List<HttpCall> calls(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream().map(HttpCall.class::cast).toList();
    }

    private static String entry(String behindUserAgent) {
        return "{\"requestId\":\"id\",\"userAgent\":\"u\"," + behindUserAgent + "," + OWN + "}";
    }

    private static Entries both(String entry) {
        return Entries.ofPost("/admin/7").accessElsewhere(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"host\":\"evil.example\"",
                "\"domainName\":\"evil.example\",\"apiId\":\"uwe3g5jm54\"",
                "\"domainName\":\"evil.example\",\"resourcePath\":\"/admin/7\"",
            })
    void aHostThatAClientMayHaveAddedIsMarked(String added) {
        assertThat(calls(both(entry(added)))).singleElement().satisfies(call -> {
            assertThat(call.request().host()).isEqualTo("evil.example");
            assertThat(call.ambiguousFields()).contains("host");
            assertThat(call.incomplete()).isFalse();
        });
    }

    @Test
    void aHostInOneLogGroupWithTheExecutionLogIsMarkedAsWell() {
        assertThat(calls(Entries.ofPost("/admin/7").access(entry("\"host\":\"evil.example\""))))
                .singleElement()
                .satisfies(call -> assertThat(call.ambiguousFields()).contains("host"));
    }

    @Test
    void theDefaultHostOfTheApiIsConfirmed() {
        assertThat(calls(both(entry("\"domainName\":\"" + Entries.OWN_HOST + "\""))))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().host()).isEqualTo(Entries.OWN_HOST);
                    assertThat(call.ambiguousFields()).isEmpty();
                });
    }

    @Test
    void aHostThatTheExecutionLogHasIsConfirmed() {
        assertThat(calls(both(entry("\"domainName\":\"api.example\""))
                        .headers("{Host=api.example, X-Forwarded-For=203.0.113.9, X-Forwarded-Proto=https}")))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().host()).isEqualTo("api.example");
                    assertThat(call.ambiguousFields()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ip\":\"6.6.6.6\"",
                "\"ip\":\"6.6.6.6\",\"apiId\":\"uwe3g5jm54\"",
                "\"ip\":\"6.6.6.6\",\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\"",
            })
    void anAddressThatAClientMayHaveAddedIsMarked(String added) {
        for (Entries entries :
                List.of(both(entry(added)), Entries.ofPost("/admin/7").access(entry(added)))) {
            assertThat(calls(entries)).singleElement().satisfies(call -> {
                assertThat(call.request().clientIp()).isEqualTo("6.6.6.6");
                assertThat(call.ambiguousFields()).contains("ip");
                assertThat(call.incomplete()).isFalse();
            });
        }
    }

    @Test
    void anAddressInFrontOfTheUserAgentIsNotMarked() {
        assertThat(calls(both(
                        "{\"requestId\":\"id\",\"apiId\":\"uwe3g5jm54\",\"ip\":\"203.0.113.9\",\"userAgent\":\"u\","
                                + OWN + "}")))
                .singleElement()
                .satisfies(call -> assertThat(call.ambiguousFields()).isEmpty());
    }

    @Test
    void withoutAnExecutionLogNeitherIsMarked() {
        assertThat(calls(new Entries().accessElsewhere(entry("\"host\":\"api.example\",\"ip\":\"203.0.113.9\""))))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.request().host()).isEqualTo("api.example");
                    assertThat(call.ambiguousFields()).isEmpty();
                });
    }

    /** The path is the client's, and makes the entry look like that of another request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "u\",\"method\":\"BREW",
                "u\",\"host\":\"abcdefghij.execute-api.eu-west-1.amazonaws.com",
                "u\",\"apiId\":\"abcdefghij\",\"status\":\"404",
                "/x",
            })
    void anAccessLogEntryThatContradictsTheExecutionLogIsMarked(String added) {
        List<HttpCall> calls = calls(both("{\"requestId\":\"id\",\"path\":\"/prod/admin/7" + added
                + "\",\"httpMethod\":\"POST\",\"userAgent\":\"u\",\"status\":\"200\"}"));

        assertThat(calls)
                .hasSize(2)
                .anySatisfy(call -> {
                    assertThat(call.request().path()).isEqualTo("/prod/admin/7");
                    assertThat(call.request().method()).isEqualTo("POST");
                })
                .filteredOn(call -> !call.request().path().equals("/prod/admin/7"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.incomplete()).isTrue());
    }

    /** A client can send the ID of one API's request to another API, which is no contradiction. */
    @Test
    void anEntryThatCertainlyBelongsToAnotherApiIsNotMarked() {
        assertThat(calls(both(
                        "{\"requestId\":\"id\",\"apiId\":\"abcdefghij\",\"path\":\"/prod/other\",\"httpMethod\":\"GET\","
                                + "\"userAgent\":\"u\",\"status\":\"200\"}")))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.incomplete()).isFalse());
    }
}
