package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.LineParser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BothLogsTest {

    private static final String START = "(418e3906-ddd9-4e10-8418-00000000010b) Starting execution for request:"
            + " 418e3906-ddd9-4e10-8418-00000000010b";

    private final BothLogs logs = new BothLogs();

    private static List<RequestLine> entries(String group, String message) {
        Cursor cursor = new Cursor(new LogGroup(group, "eu-west-1", ""), 0);
        return List.of(new RequestLine(
                "id", new LineParser().parse(message), cursor, "stream", EventId.of("event"), 1, 0, 100));
    }

    private void waitInVain(List<RequestLine> request, int times) {
        IntStream.range(0, times).forEach(time -> logs.waitedInVain(request));
    }

    @Test
    void anApiWhoseRequestsWaitedInVainSaysNothingOfOtherApis() {
        List<RequestLine> traced = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);
        List<RequestLine> other = entries("API-Gateway-Execution-Logs_bbbbbbbbbb/prod", START);

        waitInVain(traced, BothLogs.ENOUGH_WAITED_IN_VAIN);

        assertThat(logs.areExpected(traced)).isFalse();
        assertThat(logs.areExpected(other)).isTrue();
    }

    @Test
    void oneRequestThatWaitedInVainIsNotEnough() {
        List<RequestLine> request = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);

        waitInVain(request, 1);

        assertThat(logs.areExpected(request)).isTrue();
    }

    @Test
    void anAccessLogEntryTellsThatThereAreTwoLogs() {
        List<RequestLine> request = entries("API-Gateway-Execution-Logs_aaaaaaaaaa/prod", START);
        waitInVain(request, BothLogs.ENOUGH_WAITED_IN_VAIN);

        entries(
                        "rest-access",
                        "{\"requestId\":\"418e3906-ddd9-4e10-8418-00000000010b\",\"httpMethod\":\"GET\","
                                + "\"path\":\"/prod/a\",\"status\":\"200\"}")
                .forEach(line -> logs.note(line.says()));

        assertThat(logs.areExpected(request)).isTrue();
    }
}
