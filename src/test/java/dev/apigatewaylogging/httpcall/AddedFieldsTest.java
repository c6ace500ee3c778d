/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An API with an access log only, whose format is unknown. What a client adds behind its user agent looks like a field of the
 * format, unless it contradicts another one: then all that a client may have added is marked.
 */
class AddedFieldsTest {

    private static final String BEFORE = "{\"requestId\":\"id\",\"userAgent\":\"x\",";

    private static List<HttpCall> calls(String entry) {
        return new HttpCallAssembler()
                .assembleAll(new Entries().access(entry).lines()).stream()
                        .map(HttpCall.class::cast)
                        .toList();
    }

    private static String entry(String added, String genuine) {
        return BEFORE + added + "\"y\":\"\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\",\"status\":\"200\","
                + genuine + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "protocol;HTTP/9;HTTP/1.1;protocol",
                "requestBody;evil;own;requestBody",
                "body;evil;own;requestBody",
                "responseBody;evil;own;responseBody",
                "requestHeaders;{X-Evil=1};{X-Own=1};requestHeaders",
                "responseHeaders;{X-Evil=1};{X-Own=1};responseHeaders",
                "requestTime;01/Jan/1970:00:00:00 +0000;01/Jan/1970:00:00:01 +0000;time",
                "requestTimeEpoch;1000000000000;1000000001000;time",
                "stage;evil;prod;ip",
                "queryString;a=b;c=d;ip",
            })
    void duplicateFieldMarksAllFieldsThatClientMayHaveAdded(String name, String evil, String own, String marked) {
        String field = "\"" + name + "\":\"";
        List<HttpCall> calls = calls(entry(field + evil + "\",\"ip\":\"6.6.6.6\",", field + own + "\""));

        assertThat(calls).isNotEmpty().allSatisfy(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.ambiguousFields()).contains(marked, "ip", "path", "method", "statusCode");
            assertThat(call.request().clientIp()).isEmpty();
        });
        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/admin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"requestTimeEpoch\":\"1000000000000\",;\"requestTime\":\"09/Sep/2001:02:46:40 +0000\"",
                "\"requestTime\":\"09/Sep/2001:02:46:40 +0000\",;\"requestTimeEpoch\":\"1000000000000\"",
                "\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\",;\"apiId\":\"zzzzzzzzzz\"",
                "\"apiId\":\"zzzzzzzzzz\",;\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\"",
                "\"apiId\":\"uwe3g5jm54\",;\"domainName\":\"uwe3g5jm54x.execute-api.eu-west-1.amazonaws.com\"",
            })
    void twoFieldsThatContradictEachOtherMarkAllThatAClientMayHaveAdded(String added, String genuine) {
        assertThat(calls(entry(added + "\"ip\":\"6.6.6.6\",", genuine)))
                .isNotEmpty()
                .allSatisfy(call -> {
                    assertThat(call.incomplete()).isTrue();
                    assertThat(call.ambiguousFields()).contains("ip", "path", "method", "statusCode");
                    assertThat(call.request().clientIp()).isEmpty();
                    assertThat(call.request().host()).doesNotContain("zzzzzzzzzz", "jm54x");
                });
    }

    @Test
    void neitherOfTwoStartTimesIsUsed() {
        for (String time : List.of("0", "900")) {
            assertThat(calls(entry("\"requestTimeEpoch\":\"" + time + "\",", "\"requestTimeEpoch\":\"800\"")))
                    .allSatisfy(call -> assertThat(call.timestamp()).isEqualTo(1000));
        }
    }

    /** What precedes all that a client writes stays, whatever the client adds. */
    @Test
    void vouchedFieldPrecedesContradictingOne() {
        String host = "uwe3g5jm54.execute-api.eu-west-1.amazonaws.com";
        assertThat(calls("{\"requestId\":\"id\",\"domainName\":\"" + host
                        + "\",\"ip\":\"203.0.113.7\",\"userAgent\":\"x\","
                        + "\"apiId\":\"zzzzzzzzzz\",\"y\":\"\",\"httpMethod\":\"POST\",\"path\":\"/prod/admin\","
                        + "\"status\":\"200\"}"))
                .allSatisfy(call -> {
                    assertThat(call.request().host()).isEqualTo(host);
                    assertThat(call.request().clientIp()).isEqualTo("203.0.113.7");
                    assertThat(call.origin().apiId()).isEqualTo("uwe3g5jm54");
                    assertThat(call.ambiguousFields()).doesNotContain("host", "ip");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"requestTime\":\"09/Sep/2001:01:46:40 +0000\",\"requestTimeEpoch\":\"1000000000999\"",
                "\"requestTime\":\"09/Sep/2001:03:46:40 +0200\",\"requestTimeEpoch\":\"1000000000000\"",
                "\"time\":\"2001-09-09\",\"requestTimeEpoch\":\"1000000000000\"",
                "\"requestTime\":\"-\",\"requestTimeEpoch\":\"1000000000000\"",
                "\"domainName\":\"uwe3g5jm54.execute-api.eu-west-1.amazonaws.com\",\"apiId\":\"uwe3g5jm54\"",
                "\"domainName\":\"uwe3g5jm54-vpce-0a1b.execute-api.eu-west-1.amazonaws.com\",\"apiId\":\"uwe3g5jm54\"",
                "\"domainName\":\"vpce-0a1b-x.execute-api.eu-west-1.vpce.amazonaws.com\",\"apiId\":\"uwe3g5jm54\"",
                "\"domainName\":\"api.example.com\",\"apiId\":\"uwe3g5jm54\"",
                "\"body\":\"a\",\"payload\":\"b\"",
                "\"protocol\":\"HTTP/1.1\",\"httpVersion\":\"2\"",
                "\"stage\":\"prod\",\"stageName\":\"production\"",
            })
    void differingFieldsOfOrdinaryEntriesAreNotMarked(String fields) {
        assertThat(calls(entry("", fields))).singleElement().satisfies(call -> {
            assertThat(call.incomplete()).isFalse();
            assertThat(call.ambiguousFields()).isEmpty();
        });
    }
}
