package dev.apigatewaylogging.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.traffic.NoTraffic;
import dev.apigatewaylogging.traffic.Outcome;
import dev.apigatewaylogging.traffic.RequestLine;
import dev.apigatewaylogging.traffic.Traffic;
import dev.apigatewaylogging.traffic.TrafficAssembler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the generator expects and what the program makes of its lines, without CloudWatch and Kafka between them. */
class GeneratedTrafficTest {

    private static final int REQUESTS = 20_000;

    private final TrafficPlan plan = TrafficPlan.of(
            TrafficGenerator.seeded(11).neverEnding(0.03), REQUESTS, 3, Instant.parse("2025-11-18T10:00:00Z"), 50);
    private final Cursor cursor = new Cursor(new LogGroup(plan.group(), "us-east-1", "123456789012"), 0);

    @Test
    void theLinesOfEveryKindOfRequestGiveTheRecordThatIsExpected() {
        Reconciliation reconciliation = new Reconciliation(plan);
        TrafficAssembler assembler = new TrafficAssembler();
        List<NoTraffic> nothing = new ArrayList<>();
        for (long number = 0; number < REQUESTS; number++) {
            Outcome outcome = assembler.assemble(lines(number));
            if (outcome instanceof Traffic traffic) {
                reconciliation.accept(traffic.requestId(), RightRecord.text(traffic));
            } else if (outcome instanceof NoTraffic none) {
                nothing.add(none);
            }
        }

        Reconciliation.Result result = reconciliation.result();
        assertThat(result.differences()).isEmpty();
        assertThat(result.exactlyOnce()).as(result.toString()).isTrue();
        assertThat(nothing).extracting(NoTraffic::reason).containsOnly("throttled", "unauthorized");
        assertThat(nothing).hasSize(REQUESTS - result.expected());
    }

    private List<RequestLine> lines(long number) {
        return ScriptedLines.of(
                plan.generator().script(number), cursor, plan.start(number).toEpochMilli());
    }
}
