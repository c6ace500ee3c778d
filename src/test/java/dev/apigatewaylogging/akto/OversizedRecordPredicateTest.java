/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.metrics.RecordMetrics;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A record that Kafka rejects as too large is truncated to the topic's current limit, or not retried if that does not help. */
@ExtendWith(SharedBroker.class)
class OversizedRecordPredicateTest {

    private final CamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);
    private final String topic = "smaller." + System.nanoTime();
    private final TopicLimit limit = new TopicLimit(topic);
    private final AktoRecordProcessor records = new AktoRecordProcessor();
    private final OversizedRecordPredicate smaller = new OversizedRecordPredicate(records, limit);
    private final KafkaBroker broker;

    OversizedRecordPredicateTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void start() {
        context.start();
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(broker.bootstrapServers());
        limit.setCamelContext(context);
        records.setAccounts(new AktoAccountMapping(""));
        records.setTopicLimit(limit);
        records.setUndeliveredRecordCounter(new SynchronizationAdapter());
        records.setRecordMetrics(bound(new RecordMetrics()));
    }

    @AfterEach
    void stop() {
        limit.stop();
        context.stop();
    }

    private void limitTopicTo(int bytes) {
        broker.createTopic(topic, 1, Map.of("max.message.bytes", Integer.toString(bytes)));
        limit.setInitialDelay(0);
        limit.setDelay(100);
        limit.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> limit.recordBytes() < bytes);
    }

    private int make(int bodyLength) throws Exception {
        exchange.getMessage()
                .setBody(SampleTraffic.get("/prod/pets")
                        .answer(200, Map.of(), "x".repeat(bodyLength), false)
                        .traffic());
        records.process(exchange);
        return length();
    }

    private int length() {
        return exchange.getMessage().getBody(byte[].class).length;
    }

    @Test
    void recordIsLimitedToSmallerOfBothLimits() throws Exception {
        assertThat(make(300_000)).as("while the limit is unknown").isGreaterThan(300_000);

        limitTopicTo(100_000);

        assertThat(make(300_000)).isBetween(70_000, 98_000);
    }

    @Test
    void recordSerializedBeforeLimitDroppedIsTruncated() throws Exception {
        make(300_000);
        assertThat(smaller.matches(exchange))
                .as("retried while the limit is requested")
                .isTrue();
        limitTopicTo(100_000);

        smaller.process(exchange);

        assertThat(length()).isBetween(70_000, 98_000);
        assertThat(smaller.matches(exchange)).as("rejected again").isFalse();
    }

    @Test
    void recordIsRetriedWhileItCanBeTruncated() throws Exception {
        make(300_000);
        assertThat(smaller.matches(exchange)).isTrue();
        smaller.process(exchange);
        assertThat(smaller.matches(exchange)).as("limit not known in time").isFalse();

        limitTopicTo(100_000);

        assertThat(smaller.matches(exchange)).isTrue();
    }

    @Test
    void recordThatCannotBeTruncatedIsNotRetried() throws Exception {
        limitTopicTo(1_200);
        make(2_000);

        assertThat(smaller.matches(exchange)).isFalse();
    }
}
