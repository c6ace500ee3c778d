package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.ExecutionLine;
import dev.apigatewaylogging.gateway.LineParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficAssemblerTest {

    private static final Cursor CURSOR =
            new Cursor(new LogGroup("API-Gateway-Execution-Logs_uwe3g5jm54/prod", "eu-west-1", ""), 0);

    private final TrafficAssembler assembler = new TrafficAssembler();

    @Test
    void theTimeTellsTheOrderBeforeTheArrival() {
        Traffic traffic = (Traffic) assembler.assemble(List.of(
                line("c", 30, "Method completed with status: 200"),
                line("b", 20, "Sending request to https://example.com"),
                line("a", 10, "HTTP Method: GET, Resource Path: /pets")));

        assertThat(traffic.timestamp()).isEqualTo(10);
        assertThat(traffic.lines()).isEqualTo(3);
    }

    @Test
    void withinOneMillisecondTheEventIdsTellTheOrderWhereTheyAreNumbers() {
        Traffic traffic =
                (Traffic) assembler.assemble(authorizer(number(5), number(4), number(1), number(2), number(3)));

        assertThat(traffic.request().protocol()).isEqualTo("HTTP/2.0");
    }

    @Test
    void withinOneMillisecondTheArrivalTellsTheOrderWhereTheIdsAreNoNumbers() {
        Traffic traffic = (Traffic) assembler.assemble(authorizer("v", "x", "y", "z", "w"));

        assertThat(traffic.request().protocol()).isEmpty();
    }

    @Test
    void anEventCountsOnce() {
        RequestLine line = line("a", 10, "HTTP Method: GET, Resource Path: /pets");

        assertThat(((Traffic) assembler.assemble(List.of(line, line))).lines()).isEqualTo(1);
    }

    /** CloudWatch's ids have 56 digits. */
    private static String number(int last) {
        return "3931234567890123456789012345678901234567890123456789012" + last;
    }

    /** In the order of arrival the event is the authorizer's, in that of the numbers 1 to 5 the integration's. */
    private static List<RequestLine> authorizer(
            String address, String event, String starts, String ends, String execution) {
        return List.of(
                line(starts, 10, "Starting authorizer: elkw5b for request: id"),
                line(
                        address,
                        10,
                        "Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                                + "arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"),
                line(
                        event,
                        10,
                        "Endpoint request body after transformations: {\"resource\":\"/pets\",\"httpMethod\":\"GET\","
                                + "\"requestContext\":{\"protocol\":\"HTTP/2.0\"}}"),
                line(ends, 10, "Successfully completed authorizer execution"),
                line(execution, 10, "HTTP Method: GET, Resource Path: /pets"));
    }

    private static RequestLine line(String eventId, long timestamp, String text) {
        ExecutionLine says = (ExecutionLine) new LineParser().parse("(id) " + text);
        return new RequestLine("id", says, CURSOR, "stream", EventId.of(eventId), timestamp, 0, text.length());
    }
}
