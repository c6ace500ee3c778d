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
}
