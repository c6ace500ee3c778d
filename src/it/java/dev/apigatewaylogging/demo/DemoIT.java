package dev.apigatewaylogging.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small demo, once with the connector as it is, and once with a connector with injected errors. */
@ExtendWith(SharedBroker.class)
class DemoIT {

    private static final int REQUESTS = 40;
    private static final double PER_SECOND = 10;
    /** A busy machine may need a third of it to start the connector. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final TrafficPlan plan = TrafficPlan.of(
            TrafficGenerator.seeded(3).withoutSlowOnes(),
            REQUESTS,
            2,
            Instant.now().minusSeconds(60),
            PER_SECOND);

    private DemoResult demo(
            KafkaBroker broker, Predicate<Reconciliation.Result> enough, UnaryOperator<Connector> change) {
        String name = "akto.api.logs." + System.nanoTime();
        broker.createTopic(name, 3);
        try (FakeAws aws = FakeAws.started();
                TopicReader topic = TopicReader.of(broker.bootstrapServers(), name)) {
            plan.fill(aws);
            Demo demo = new Demo(
                    ConsoleOutput.plain(shown), directory, plan, UploadedSpecs.none(ConsoleOutput.plain(shown)));
            Connector connector = Connector.to(aws, broker.bootstrapServers(), plan.group(), demo.data())
                    .with("AKTO_KAFKA_TOPIC_NAME", name);
            return demo.watch(change.apply(connector), topic, AT_MOST, enough);
        }
    }

    @Test
    void showsEveryRecordAndReportsAllCorrect(KafkaBroker broker) {
        DemoResult outcome = demo(broker, arrived -> false, UnaryOperator.identity());

        assertThat(outcome.isRight()).as(outcome.toString()).isTrue();
        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .as("one line each, and the header")
                .hasSize(outcome.records().rebuilt() + 1);
        assertThat(directory.resolve("records.jsonl")).isNotEmptyFile();
    }

    @Test
    void reportsWrongAndMissingRecords(KafkaBroker broker) {
        Instant half = plan.start(REQUESTS / 2);

        DemoResult outcome = demo(broker, arrived -> arrived.wrong() > 0, connector -> connector
                .with("LOG_START_FROM", half.toString())
                .with("HEADERS_REDACTED", "user-agent"));

        assertThat(outcome.isRight()).as(outcome.toString()).isFalse();
        assertThat(outcome.records().lost()).as(outcome.toString()).isGreaterThan(REQUESTS / 4);
        assertThat(outcome.records().wrong()).as(outcome.toString()).isPositive();
        assertThat(outcome.lost()).hasSize(outcome.records().lost());
    }
}
