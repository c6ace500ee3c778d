/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged connector with both of its jobs. */
class TrafficBesideDiscoveryChaos {

    @TempDir
    Path data;

    @Test
    void documentsAreUploadedAndHangingBackendDelaysNoRecord() {
        TrafficPlan plan = TrafficPlan.of(
                TrafficGenerator.seeded(5), 300, 50, Instant.now().minusSeconds(60), 5);
        long records = plan.requestIds().count();
        try (KafkaBroker broker = KafkaBroker.started();
                FakeAws aws = FakeAws.started();
                FakeAktoBackend akto = FakeAktoBackend.started()) {
            broker.createTopic("akto.api.logs", 3);
            aws.apis().shop();
            plan.fill(aws);
            akto.slow(Duration.ofMinutes(1));
            Connector connector = Connector.to(aws, broker.bootstrapServers(), plan.group(), data)
                    .with("DATABASE_ABSTRACTOR_TOKEN", FakeAktoBackend.TOKEN)
                    .with("CYBORG_BASE_URL", akto.address().toString());

            try (JavaProcess process = connector.start();
                    TopicReader topic = TopicReader.of(broker.bootstrapServers(), "akto.api.logs")) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> akto.requests() > 0);
                Reconciliation arrived = new Reconciliation(plan);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> arrived.accept(topic.fresh()).completed() >= records);
                assertThat(akto.specs()).isEmpty();
                assertThat(process.stop(Duration.ofSeconds(30))).isZero();
                assertThat(String.join("\n", process.output())).doesNotContain(FakeAktoBackend.TOKEN);
            }

            akto.slow(Duration.ZERO);
            try (JavaProcess process = connector.start()) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> akto.specs().size() == 5);
                List<String> output = process.output();
                assertThat(output).anyMatch(line -> line.contains("Uploaded the OpenAPI document of orders ("));
                assertThat(process.stop(Duration.ofSeconds(30))).isZero();
            }
        }
    }
}
