package dev.apigatewaylogging.logformat.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class HeaderMapParserTest {

    @Test
    void theEmptyMapIsEmpty() {
        assertThat(HeaderMapParser.headers("{}", false)).isEmpty();
        assertThat(HeaderMapParser.headers("{ }", false)).isEmpty();
        assertThat(HeaderMapParser.headers("", false)).isEmpty();
        assertThat(HeaderMapParser.headers("null", false)).isEmpty();
        assertThat(HeaderMapParser.headers("{nothing}", false)).isEmpty();
    }

    @Test
    void aValueEndsWhereTheNextNameBegins() {
        assertThat(HeaderMapParser.headers("{Accept=text/html, */*;q=0.8, Cookie=a=b; c=d, X-Empty=, Last=}}", false))
                .containsExactly(
                        entry("Accept", "text/html, */*;q=0.8"),
                        entry("Cookie", "a=b; c=d"),
                        entry("X-Empty", ""),
                        entry("Last", "}"));
    }

    @Test
    void repeatedNamesAreJoinedWhateverTheirCase() {
        assertThat(HeaderMapParser.headers("{X-A=1, x-a=2, B=3, X-A=4}", false))
                .containsExactly(entry("X-A", "1,2,4"), entry("B", "3"));
    }

    @Test
    void parametersKeepTheirOrderTheirRepetitionsAndTheirSpaces() {
        assertThat(HeaderMapParser.parameters("{b=1, a= 2 , b=x, y, filter[z]=3}", false))
                .containsExactly(entry("b", "1"), entry("a", " 2 "), entry("b", "x, y"), entry("filter[z]", "3"));
    }

    @Test
    void theLastEntryOfACutMapIsLeftOut() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accept=*/", true))
                .containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.exam", true)).isEmpty();
        assertThat(HeaderMapParser.headers("{Hos", true)).isEmpty();
        assertThat(HeaderMapParser.headers("{", true)).isEmpty();
    }

    @Test
    void anEntryIsWholeWhereTheCutWentThroughTheNextName() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accep", true)).containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.example, ", true)).containsExactly(entry("Host", "a.example"));
        assertThat(HeaderMapParser.headers("{Host=a.example,", true)).containsExactly(entry("Host", "a.example"));
    }

    @Test
    void aListMayHaveGoneOnWhereItWasCut() {
        assertThat(HeaderMapParser.headers("{Host=a.example, Accept=text/html, applicat", true))
                .containsExactly(entry("Host", "a.example"));
    }

    @Test
    void aChallengeKeepsItsParametersWhateverTheirName() {
        String bearer = "Bearer realm=\"https://api.example/\", authorization_uri=\"https://login.example/token\","
                + " client_id=\"shop\"";

        assertThat(HeaderMapParser.headers("{WWW-Authenticate=" + bearer + ", x-amzn-ErrorType=Unauthorized}", false))
                .containsExactly(entry("WWW-Authenticate", bearer), entry("x-amzn-ErrorType", "Unauthorized"));
        assertThat(HeaderMapParser.headers("{Proxy-Authenticate=Hawk ts=\"1\", tsm=\"2\", Via=1.1 proxy}", false))
                .containsExactly(entry("Proxy-Authenticate", "Hawk ts=\"1\", tsm=\"2\""), entry("Via", "1.1 proxy"));
    }

    @Test
    void aHeaderWithAQuotedValueIsNoParameterOfAChallenge() {
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

    @Test
    void anUnknownParameterOfCredentialsOfAClientStartsAHeader() {
        assertThat(HeaderMapParser.headers("{Authorization=Digest realm=\"a\", other=\"b\"}", false))
                .containsExactly(entry("Authorization", "Digest realm=\"a\""), entry("other", "\"b\""));
    }
}
