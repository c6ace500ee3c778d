/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the connector's machine and AWS's are not the same. */
@ExtendWith(SharedBroker.class)
class ClockIT {

    @TempDir
    Path data;

    @Test
    void clockSixMinutesAheadAtFirstStartLosesNothing(KafkaBroker broker) {
        Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data, FakeAws.started(behind))) {
            stack.aws().faults().checkSignatureTime(true);
            List<String> ids = new ArrayList<>();
            for (int second = -120; second < 20; second += 2) {
                ids.add(stack.log(RequestKind.MOCK, behind.instant().plusSeconds(second)));
            }

            try (JavaProcess connector =
                    stack.connector().with("LATE_ARRIVAL_WINDOW", "P14D").launch()) {
                connector.awaitLine(
                        "WARN .*clock of this machine is 3\\d\\d s ahead of AWS's", ConnectorEnvironment.SOON);
                connector.awaitLine(
                        "INFO .*Scanning log group .* from .* \\(LOG_START_FROM=PT5M\\)", ConnectorEnvironment.SOON);
                stack.await(ids.size());
                assertThat(connector.output())
                        .filteredOn(line -> line.contains("clock of this machine"))
                        .hasSize(1);
            }
            assertThat(stack.keys()).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void temporaryDatesTwentyMinutesAheadLoseNothingAndRestartResumes(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            List<String> ids = new ArrayList<>();
            Instant now = Instant.now();
            for (int second = -60; second < 30; second += 2) {
                ids.add(stack.log(RequestKind.MOCK, now.plusSeconds(second)));
            }

            try (JavaProcess connector = stack.connector()
                    .with("LOG_START_FROM", now.minusSeconds(90).toString())
                    .launch()) {
                stack.await(20);
                stack.aws().faults().skewDate(Duration.ofMinutes(20));
                connector.awaitLine("WARN .*AWS's clock is at .* Two responses confirm", ConnectorEnvironment.SOON);
                stack.aws().faults().skewDate(Duration.ZERO);
                await().atMost(ConnectorEnvironment.SOON)
                        .until(() -> stack.keys().containsAll(ids));
                assertThat(connector.stop(ConnectorEnvironment.SOON)).isZero();
            }

            try (JavaProcess connector = stack.connector()
                    .with("LOG_START_FROM", "2026-01-31T13:00:00+01:00")
                    .launch()) {
                Matcher line = connector.awaitLine(
                        "Scanning log group .* from (\\S+) \\(checkpoint\\)", ConnectorEnvironment.SOON);
                assertThat(Instant.parse(line.group(1))).isBetween(now, Instant.now());
            }
        }
    }

    @Test
    void unresponsiveAwsIsReportedInLogAndReadiness(KafkaBroker broker) {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            stack.aws().faults().slow(1, Duration.ofMinutes(2));

            try (JavaProcess connector = stack.connector()
                    .with("LOG_START_FROM", "2026-01-31T13:00:00+01:00")
                    .launch()) {
                String address = stack.aws().endpoint().toString();
                connector.awaitLine(
                        "WARN .*AWS at " + address + " has not responded .*AWS_ENDPOINT_URL",
                        ConnectorEnvironment.SOON);
                Management management = Management.of(connector);
                assertThat(management.get("/q/health/ready").body())
                        .contains("aws-answers", stack.aws().endpoint().getAuthority());

                stack.aws().faults().none();
                connector.awaitLine("INFO .*AWS responds to calls .* again", ConnectorEnvironment.SOON);
                connector.awaitLine(
                        "INFO .*from 2026-01-31T12:00:00Z \\(LOG_START_FROM=2026-01-31T13:00:00\\+01:00\\)",
                        ConnectorEnvironment.SOON);
            }
        }
    }
}
