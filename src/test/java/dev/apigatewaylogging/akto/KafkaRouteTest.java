/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.testsupport.kafka.BrokerListeners;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The route {@code kafka} as it is in {@code routes/}, with its errors and beans, before a real broker. */
class KafkaRouteTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RECORDS = 50;

    private final Main main = new Main();
    private final String topic = "route." + System.nanoTime();
    private final Random random = new Random(9);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private KafkaBroker broker;
    private ProducerTemplate template;

    @TempDir
    private Path data;

    @BeforeEach
    void start() throws Exception {
        log.start();
        root().addAppender(log);
        broker = KafkaBroker.started(
                data.resolve("broker"), new BrokerListeners("", "", Map.of("auto.create.topics.enable", "false")));
        broker.createTopic(topic, 1);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("akto.kafka.broker.mal", broker.bootstrapServers());
        main.addOverrideProperty("akto.kafka.topic.name", topic);
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.resolve("dead-letter").toString());
        main.addOverrideProperty("camel.main.shutdown-timeout", "4");
        main.configure()
                .setRoutesIncludePattern("file:routes/beans.camel.yaml,file:routes/errors.camel.yaml,"
                        + "file:routes/dead-letter.camel.yaml,file:routes/kafka.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").process("aktoRecordProcessor").to("direct:kafka");
            }
        });
        main.start();
        // as the consumer of the log does
        DeliveryTracker tracker = main.getCamelContext().getRegistry().findSingleByType(DeliveryTracker.class);
        main.getCamelContext().addService(tracker, true, true);
        template = main.getCamelContext().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        main.stop();
        broker.close();
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private void send(int bodyLength) {
        String body = random.ints(bodyLength, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        HttpCall traffic = SampleTraffic.get("/prod/pets")
                .answer(200, Map.of(), body, false)
                .traffic();
        Future<Object> unused = template.asyncSendBody("direct:in", traffic);
    }

    private List<TopicReader.Received> await(int records) {
        try (TopicReader reader = TopicReader.of(broker.bootstrapServers(), topic)) {
            return reader.awaitCount(records, SOON);
        }
    }

    private void limitTopicTo(int bytes) throws ExecutionException, InterruptedException {
        setTopic("max.message.bytes", Integer.toString(bytes));
    }

    private void setTopic(String name, String value) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void producerUsesConfiguredBatchSize() {
        assertThat(main.getCamelContext().getEndpoints().stream()
                        .filter(KafkaEndpoint.class::isInstance)
                        .map(endpoint ->
                                ((KafkaEndpoint) endpoint).getConfiguration().getProducerBatchSize()))
                .as("of AKTO_TRAFFIC_BATCH_SIZE=100")
                .containsExactly(262_144);
    }

    @Test
    void recordTooLargeForTopicIsTruncatedAndAllArrive() throws ExecutionException, InterruptedException {
        send(150_000);
        assertThat(await(1).get(0).value()).hasSizeGreaterThan(150_000);

        limitTopicTo(60_000);
        for (int i = 0; i < RECORDS; i++) {
            send(10_000);
        }
        send(150_000);
        send(150_000);

        assertThat(await(RECORDS + 3).subList(1, RECORDS + 3))
                .allSatisfy(record -> assertThat(record.value()).hasSizeLessThan(60_000));
        assertThat(await(RECORDS + 3).stream().filter(record -> record.value().contains("x-akto-payload-truncated")))
                .hasSize(2);
        assertThat(main.getCamelContext()
                        .getRegistry()
                        .findSingleByType(MetricsView.class)
                        .deadLetters())
                .isZero();
    }

    @Test
    void recordsRejectedByTopicConfigWaitForCorrectionAndReasonIsLogged()
            throws ExecutionException, InterruptedException {
        // as where the clocks of the brokers and of this machine are apart
        setTopic("message.timestamp.before.max.ms", "0");
        for (int i = 0; i < RECORDS; i++) {
            send(100);
        }
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("Cannot send records to Kafka")
                        && line.contains("message.timestamp.after.max.ms")));
        setTopic("message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));

        assertThat(await(RECORDS)).hasSize(RECORDS);
        assertThat(main.getCamelContext()
                        .getRegistry()
                        .findSingleByType(MetricsView.class)
                        .deadLetters())
                .isZero();
    }

    @Test
    void recordsArriveInTopicDeletedAndRecreated() throws ExecutionException, InterruptedException {
        send(100);
        await(1);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        for (int i = 0; i < RECORDS; i++) {
            send(100);
        }
        broker.createTopic(topic, 1);

        assertThat(await(RECORDS)).hasSize(RECORDS);
    }

    @Test
    void stopWithUnreachableBrokerEndsSoonAndLogsUndeliveredCountOnce() {
        send(100);
        await(1);
        broker.stop();
        for (int i = 0; i < RECORDS; i++) {
            send(100);
        }
        long began = System.nanoTime();

        main.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
        List<ILoggingEvent> reported = List.copyOf(log.list);
        assertThat(reported)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(message -> message.contains("not delivered"))
                .singleElement()
                .asString()
                .startsWith(RECORDS + " records were not delivered before the stop");
        assertThat(reported).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
        assertThat(data.resolve("dead-letter")).as("dead letters").doesNotExist();
    }
}
