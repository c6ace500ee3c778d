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

/** The short accidents, for every build. The long ones are in {@link DeliveryGuaranteeChaos}. */
@ExtendWith(SharedBroker.class)
class DeliveryGuaranteeIT {

    @TempDir
    Path data;

    @Test
    void twoKillsLoseNothingAndRepeatLastSecondOnly(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.killed(2, 1_200, 60);
        }
    }

    @Test
    void stopLosesAndRepeatsNothing(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.stopped(1, 600, 60);
        }
    }

    @Test
    void stopWithoutVolumeLosesAndRepeatsNothing(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data).withoutVolume()) {
            test.stopped(1, 600, 60);
        }
        assertThat(data).isDirectoryNotContaining("glob:**.checkpoint");
    }

    @Test
    void unreachableBrokerLosesAndRepeatsNothing() {
        try (KafkaBroker own = KafkaBroker.started();
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(own, data)) {
            test.unreachableBroker(Duration.ofSeconds(12), 1_200, 60, 8);
        }
    }

    @Test
    void failuresOfAwsLoseAndRepeatNothing(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.awsFails(1_200, 60);
        }
    }

    @Test
    void requestsWithLateEntriesArriveComplete(KafkaBroker broker) {
        try (DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(broker, data)) {
            test.lateEntries(600, 60, Duration.ofSeconds(12), Duration.ofSeconds(15));
        }
    }

    @Test
    void stopWithUnreachableBrokerLosesNothing() {
        try (KafkaBroker own = KafkaBroker.started();
                DeliveryGuaranteeScenario test = new DeliveryGuaranteeScenario(own, data)) {
            test.stopWithUnreachableBroker(600, 40);
        }
    }
}
