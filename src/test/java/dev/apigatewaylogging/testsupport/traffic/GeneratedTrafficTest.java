/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The generator's expectations and the records of its entries, without CloudWatch and Kafka between them. */
class GeneratedTrafficTest {

    private static final int REQUESTS = 20_000;

    private final TrafficPlan plan = TrafficPlan.of(
            TrafficGenerator.seeded(11).neverEnding(0.03), REQUESTS, 3, Instant.parse("2025-11-18T10:00:00Z"), 50);
    private final ScanId scanId = new ScanId(new LogGroup(plan.group(), "us-east-1", "123456789012"), 0);

    @Test
    void entriesOfEachRequestKindBecomeExpectedRecord() {
        Reconciliation reconciliation = new Reconciliation(plan);
        HttpCallAssembler assembler = new HttpCallAssembler();
        List<InsufficientData> nothing = new ArrayList<>();
        for (long number = 0; number < REQUESTS; number++) {
            AssemblyResult outcome = assembler.assemble(lines(number));
            if (outcome instanceof HttpCall traffic) {
                reconciliation.accept(traffic.requestId(), ReferenceRecord.text(traffic));
            } else if (outcome instanceof InsufficientData none) {
                nothing.add(none);
            }
        }

        Reconciliation.Result result = reconciliation.result();
        assertThat(result.differences()).isEmpty();
        assertThat(result.exactlyOnce()).as(result.toString()).isTrue();
        assertThat(nothing).extracting(InsufficientData::reason).containsOnly("throttled", "unauthorized");
        assertThat(nothing).hasSize(REQUESTS - result.expected());
    }

    private List<RequestEntry> lines(long number) {
        return ScriptedLines.of(
                plan.generator().script(number), scanId, plan.start(number).toEpochMilli());
    }
}
