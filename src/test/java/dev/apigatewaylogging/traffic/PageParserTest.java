package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.LogEvent;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PageParserTest {

    private static final Cursor CURSOR = new Cursor(new LogGroup("group", "eu-west-1", ""), 0);

    private final PageParser parser = new PageParser("");

    private List<?> parts(String... texts) {
        List<LogEvent> events = new ArrayList<>();
        for (String text : texts) {
            events.add(new LogEvent(CURSOR, "stream", "id-" + events.size(), 1_000 + events.size(), 2_000, text));
        }
        Exchange page = new DefaultExchange(new DefaultCamelContext());
        page.getMessage().setBody(events);
        parser.process(page);
        return page.getMessage().getBody(List.class);
    }

    private static List<String> eventIds(Object part) {
        return ((RequestLines) part).lines().stream().map(RequestLine::eventId).toList();
    }

    @Test
    void theLinesOfEachRequestComeTogetherInTheirOrder() {
        List<?> parts = parts(
                "(a) Starting execution for request: a",
                "(b) Starting execution for request: b",
                "(a) Method completed with status: 200",
                "(b) Method completed with status: 404");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(0))).containsExactly("id-0", "id-2");
        assertThat(eventIds(parts.get(1))).containsExactly("id-1", "id-3");
    }

    @Test
    void aSecondRequestWithTheSameIdComesByItself() {
        List<?> parts = parts(
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets",
                "(a) Method completed with status: 200",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(1))).containsExactly("id-3", "id-4");
    }

    @Test
    void theSeveralLinesThatCanBeginARequestAreOfOnePart() {
        List<?> parts = parts(
                "(a) Extended Request Id: Mpgd3H0vjoEEPMA=",
                "(a) Verifying Usage Plan for request: a. API Key:  API Stage: abcdefghij/prod",
                "(a) API Key  authorized because method 'GET /pets' does not require API Key. Request will not contribute to throttle or quota limits",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(1);
    }

    @Test
    void aPartHasNoMoreLinesThanAllowedButAsManyAsARequestCanHave() {
        parser.setMostLines(2);
        String[] texts = new String[230];
        Arrays.setAll(texts, i -> "(a) Incoming identity: x" + i);

        List<?> parts = parts(texts);

        assertThat(parts).extracting(part -> eventIds(part).size()).containsExactly(100, 100, 30);
    }

    @Test
    void whatBeginsAfterAnEndIsNoPartOfTheRequestThatHasEnded() {
        List<?> parts = parts(
                "(a) Method completed with status: 200",
                "(a) Starting execution for request: a",
                "(a) HTTP Method: GET, Resource Path: /pets");

        assertThat(parts).hasSize(2);
        assertThat(eventIds(parts.get(1))).containsExactly("id-1", "id-2");
    }

    @Test
    void unreadableEventsAreOnePartEachWithItsReason() {
        List<?> parts = parts("(a) Starting execution for request: a", "", "(a) Method request path: {}", "of nothing");

        assertThat(parts).hasSize(2);
        assertThat(parts.get(1)).isInstanceOfSatisfying(UnreadableEvents.class, unreadable -> {
            assertThat(unreadable.events())
                    .extracting(event -> event.event().eventId())
                    .containsExactly("id-1", "id-3");
            assertThat(unreadable.events().get(0).reason()).isEqualTo("empty");
        });
    }

    @Test
    void traceIdsThatFollowAFinishedRequestAreNoPartOfIt() {
        assertThat(parts("(a) X-ray Tracing ID : Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e"))
                .isEmpty();
    }
}
