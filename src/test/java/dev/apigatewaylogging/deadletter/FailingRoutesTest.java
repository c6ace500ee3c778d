package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.FailingStep;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes from the log group to the record, with a {@link FailingStep} in them and without Kafka. */
class FailingRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TrafficGenerator REQUESTS = TrafficGenerator.seeded(11);

    @TempDir
    Path directory;

    private final FakeAws aws = FakeAws.started();
    private final Instant start = Instant.now().minusSeconds(60);
    private final List<String> records = new CopyOnWriteArrayList<>();
    private final Main main = new Main(FailingRoutesTest.class);
    private long requests;

    @BeforeEach
    void prepare() throws IOException {
        aws.group(group());
        Files.writeString(directory.resolve("request"), "no request has this id");
        System.setProperty("failing.step", directory.toString());
        Path routes = Files.createDirectory(directory.resolve("routes"));
        for (String route : List.of("traffic", "delivery", "beans", "errors", "dead-letter")) {
            Files.copy(Path.of("routes", route + ".camel.yaml"), routes.resolve(route + ".camel.yaml"));
        }
        FailingStep.addTo(routes);
        main.configure().setBasePackageScanEnabled(false);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.configure().setRoutesIncludePattern("file:" + routes + "/*.camel.yaml");
        Files.writeString(
                routes.resolve("kafka.camel.yaml"),
                "- route:\n    from:\n      uri: direct:kafka\n      steps:\n        - process:\n            ref: recorder\n");
        main.bind("recorder", (Processor)
                exchange -> records.add(exchange.getMessage().getHeader(KafkaConstants.KEY, String.class)));
        Map.of(
                        "management.port",
                        "0",
                        "log.group.name",
                        group(),
                        "cloudwatch.poll.interval",
                        "PT0.2S",
                        "aws.region",
                        aws.home().region(),
                        "aws.endpoint.url",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "AKIAIOSFODNN7EXAMPLE",
                        "aws.secret.access.key",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        "akto.kafka.broker.mal",
                        "127.0.0.1:1",
                        "checkpoint.dir",
                        directory.toString(),
                        "dead.letter.dir",
                        directory.resolve("dead-letter").toString())
                .forEach(main::addOverrideProperty);
    }

    @AfterEach
    void stop() {
        main.stop();
        aws.close();
        System.clearProperty("failing.step");
    }

    private static String group() {
        return REQUESTS.site().group();
    }

    private String log() {
        RequestScript request = REQUESTS.script(requests++, RequestKind.MOCK);
        request.lines().forEach(line -> aws.put(group(), "stream", start.plusMillis(line.after()), line.text(), start));
        return request.requestId();
    }

    private <T> T bean(String name, Class<T> type) {
        return main.getCamelContext().getRegistry().lookupByNameAndType(name, type);
    }

    private void assertThatNothingIsHeld() {
        DeliveryTracker tracker = bean("deliveryTracker", DeliveryTracker.class);
        await().atMost(SOON).until(() -> tracker.inFlight() == 0 && tracker.bufferedBytes() == 0);
    }

    @Test
    void whatFailsBeforeRequestsAreToldApartIsDividedAndTheRestBecomesRecordsOnce() {
        for (int i = 0; i < 20; i++) {
            log();
        }
        aws.put(group(), "stream", start.plusMillis(40), "FULL STACK", start);
        aws.put(group(), "stream", start.plusMillis(60), "EXCEPTION", start);

        main.start();

        await().atMost(SOON).until(() -> records.size() >= 20);
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).untilAsserted(() -> assertThat(metrics.deadLettersByReason())
                .containsEntry("failing-event", 2L)
                .containsEntry("unexpected-error", 0L));
        assertThatNothingIsHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void anErrorInTheMiddleOfADeliveryIsTheFaultOfItsRequestAlone() throws IOException {
        String failing = log();
        Files.writeString(directory.resolve("request"), failing);
        for (int i = 0; i < 20; i++) {
            log();
        }

        main.start();

        await().atMost(SOON).until(() -> records.size() >= 20);
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).untilAsserted(() -> assertThat(metrics.deadLettersByReason())
                .containsEntry("failing-event", 0L)
                .containsEntry("unexpected-error", 1L));
        assertThatNothingIsHeld();
        assertThat(records).hasSize(20).doesNotContain(failing).doesNotHaveDuplicates();
    }

    @Test
    void whileThePagesFailNothingBecomesADeadLetterAndAllOfItComesAfterwards() throws IOException {
        Path always = Files.createFile(directory.resolve("always"));
        for (int i = 0; i < 20; i++) {
            log();
        }
        main.start();
        MetricsView metrics = bean("metricsView", MetricsView.class);
        await().atMost(SOON).until(() -> metrics.scanFailures() > 3);

        Files.delete(always);

        await().atMost(SOON).until(() -> records.size() >= 20);
        assertThatNothingIsHeld();
        assertThat(records).hasSize(20).doesNotHaveDuplicates();
        assertThat(metrics.deadLetters()).isZero();
    }
}
