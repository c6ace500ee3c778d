/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMapParserTest {

    @Test
    void emptyMapIsEmpty() {
        assertThat(HeaderMapParser.headers("{}", false)).isEmpty();
        assertThat(HeaderMapParser.headers("{ }", false)).isEmpty();
        assertThat(HeaderMapParser.headers("", false)).isEmpty();
        assertThat(HeaderMapParser.headers("null", false)).isEmpty();
        assertThat(HeaderMapParser.headers("{nothing}", false)).isEmpty();
    }

    @Test
    void valueEndsBeforeNextName() {
        assertThat(HeaderMapParser.headers("{Accept=text/html, */*;q=0.8, Cookie=a=b; c=d, X-Empty=, Last=}}", false))
                .containsExactly(
                        entry("Accept", "text/html, */*;q=0.8"),
                        entry("Cookie", "a=b; c=d"),
                        entry("X-Empty", ""),
                        entry("Last", "}"));
    }

    @Test
    void repeatedNamesAreJoinedIgnoringCase() {
        assertThat(HeaderMapParser.headers("{X-A=1, x-a=2, B=3, X-A=4}", false))
                .containsExactly(entry("X-A", "1,2,4"), entry("B", "3"));
    }

    @Test
    void parametersKeepOrderRepetitionsAndSpaces() {
        assertThat(HeaderMapParser.parameters("{b=1, a= 2 , b=x, y, filter[z]=3}", false))
                .containsExactly(entry("b", "1"), entry("a", " 2 "), entry("b", "x, y"), entry("filter[z]", "3"));
    }

    @Test
    void lastEntryOfTruncatedMapIsOmitted() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accept=*/", true))
                .containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.exam", true)).isEmpty();
        assertThat(HeaderMapParser.headers("{Hos", true)).isEmpty();
        assertThat(HeaderMapParser.headers("{", true)).isEmpty();
    }

    @Test
    void entryIsCompleteIfNextNameIsTruncated() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accep", true)).containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.example, ", true)).containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.example,", true)).containsExactly(entry("Host", "a.example"));
    }

    @Test
    void truncatedListItemIsOmitted() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accept=text/html, applicat", true))
                .containsExactly(entry("Host", "a.example"));
    }

    @Test
    void challengeKeepsItsParameters() {
        String bearer = "Bearer realm=\"https://api.example/\", authorization_uri=\"https://login.example/token\","
                + " client_id=\"shop\"";

        assertThat(HeaderMapParser.headers("{WWW-Authenticate=" + bearer + ", x-amzn-ErrorType=Unauthorized}", false))
                .containsExactly(entry("WWW-Authenticate", bearer), entry("x-amzn-ErrorType", "Unauthorized"));
        assertThat(HeaderMapParser.headers("{Proxy-Authenticate=Hawk ts=\"1\", tsm=\"2\", Via=1.1 proxy}", false))
                .containsExactly(entry("Proxy-Authenticate", "Hawk ts=\"1\", tsm=\"2\""), entry("Via", "1.1 proxy"));
    }

    @Test
    void headerWithQuotedValueIsNoChallengeParameter() {
        assertThat(HeaderMapParser.headers(
                        "{WWW-Authenticate=Basic realm=\"a\", ETag=\"1\", Clear-Site-Data=\"*\", x-id=\"2\", Date=today}",
                        false))
                .containsExactly(
                        entry("WWW-Authenticate", "Basic realm=\"a\""),
                        entry("ETag", "\"1\""),
                        entry("Clear-Site-Data", "\"*\""),
                        entry("x-id", "\"2\""),
                        entry("Date", "today"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tracestate=dd=s:1;o:rum, es=s:0.1",
                "baggage=userId=42, region=eu, sentry-public_key=k",
                "Signature-Input=sig1=(\"@method\");created=1, sig2=(\"@path\");created=2",
                "Accept-Signature=sig1=();created, sig2=()",
                "Reporting-Endpoints=main=\"https://a\", default=\"https://b\"",
                "Cookie=a=b; c=d, e=f; g=h",
                "Set-Cookie=a=b; Path=/, c=d; Path=/; HttpOnly",
                "Referer=https://shop.example/?a=1, b=2",
                "Location=/next?x=1, y=2",
                "X-Amzn-Mtls-Clientcert-Subject=CN=me, OU=Team, O=Shop, L=City, ST=State, C=US",
                "X-Amzn-Mtls-Clientcert-Issuer=emailAddress=a@shop.example, DC=shop, DC=example",
                "X-Forwarded-Client-Cert=By=spiffe://a;Hash=x;Subject=\"CN=a, O=b\";URI=c, By=spiffe://b;Hash=y",
                "WWW-Authenticate=Bearer realm=\"x\", error_description=\"a, b=c\", scope=\"d\"",
                "Content-Disposition=attachment; filename=\"a, b=c.txt\"",
                "Report-To={\"endpoints\":[{\"url\":\"https://a?b=c, d=e\"}]}",
                "Link=<https://a?b=c, d=e>; rel=\"next\", <https://b>; rel=prev",
                "User-Agent=Mozilla/5.0 (X11; a=b, c=d) Gecko",
                "Surrogate-Control=max-age=1, content=\"ESI/1.0\"",
                "P3P=CP=\"a b\", policyref=\"x\"",
                "Want-Content-Digest=sha-256=10, sha=3",
                "Repr-Digest=sha-256=:a:, sha-512=:b:",
            })
    void partOfValueStartsNoHeader(String header) {
        int equals = header.indexOf('=');

        assertThat(HeaderMapParser.headers("{X-A=1, " + header + ", Content-Type=text/html, x-z=2}", false))
                .containsExactly(
                        entry("X-A", "1"),
                        entry(header.substring(0, equals), header.substring(equals + 1)),
                        entry("Content-Type", "text/html"),
                        entry("x-z", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tracestate=dd=s:1",
                "baggage=a=b",
                "Cookie=a=b; c=d",
                "Referer=https://shop.example/?a=1",
                "X-Amzn-Mtls-Clientcert-Subject=CN=me",
                "User-Agent=Mozilla/5.0 (X11; ",
                "X-Quote=\"a",
            })
    void headerIsNoPartOfPrecedingValue(String header) {
        int equals = header.indexOf('=');
        for (String next : List.of(
                "Host=a.example",
                "host=a.example",
                "accept=*/*",
                "via=1.1 a",
                "traceparent=00-0-0-01",
                "x-token=1",
                "my-header=1",
                "authorization=****",
                "x-forwarded-for=192.0.2.1")) {
            assertThat(HeaderMapParser.headers("{" + header + ", " + next + ", X-Z=\") \"}", false))
                    .as(next)
                    .containsKey(next.substring(0, next.indexOf('=')))
                    .containsEntry(
                            header.substring(0, equals),
                            header.substring(equals + 1).strip());
        }
    }

    @Test
    void unknownParameterOfClientCredentialsStartsHeader() {
        assertThat(HeaderMapParser.headers("{Authorization=Digest realm=\"a\", other=\"b\"}", false))
                .containsExactly(entry("Authorization", "Digest realm=\"a\""), entry("other", "\"b\""));
    }
}
