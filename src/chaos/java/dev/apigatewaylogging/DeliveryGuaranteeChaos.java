/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The long accidents: {@code mvn -Pchaos verify}. */
@ExtendWith(SharedBroker.class)
class DeliveryGuaranteeChaos {

    @TempDir
    Path data;

    @Test
    void twentyKillsLoseNothingAndRepeatLastSecondOnly(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.killed(20, 20_000, 100);
        }
    }

    @Test
    void twentyStopsLoseAndRepeatNothing(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.stopped(20, 20_000, 100);
        }
    }

    @Test
    void brokerUnreachableForOneMinuteLosesAndRepeatsNothing() {
        try (KafkaBroker own = KafkaBroker.started();
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(own, data)) {
            test.unreachableBroker(Duration.ofSeconds(60), 12_000, 100, 24);
        }
    }

    @Test
    void failuresOfAwsLoseAndRepeatNothing(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.awsFails(12_000, 100);
        }
    }

    @Test
    void requestsWithEntriesFourMinutesLateArriveComplete(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.lateEntries(6_000, 100, Duration.ofMinutes(4), Duration.ofMinutes(5));
        }
    }

    @Test
    void killWithoutVolumeLosesNothingAndRepeatsLastSecondOnly(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data).withoutVolume()) {
            test.killed(2, 1_200, 60);
        }
        assertThat(data).isDirectoryNotContaining("glob:**.checkpoint");
    }
}
