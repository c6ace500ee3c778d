/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** The environment of the connector, with a log group that a test fills entry by entry and a separate topic. */
public final class ConnectorEnvironment implements AutoCloseable {

    /** More than any test needs, also on a busy machine. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private static final TrafficGenerator REQUESTS = TrafficGenerator.seeded(11);
    private static final String STREAM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private final FakeAws aws;
    private final String topicName = "akto.api.logs." + System.nanoTime();
    private final Path data;
    private Broker broker;
    private TopicReader topic;
    private long requests;

    /** @param data the data directory of the connector */
    public ConnectorEnvironment(Broker broker, Path data) {
        this(broker, data, FakeAws.started());
    }

    /**
     * @param data the data directory of the connector
     * @param aws instead of one with the standard settings; it is closed with the environment
     */
    public ConnectorEnvironment(Broker broker, Path data, FakeAws aws) {
        this.data = data;
        this.aws = aws;
        aws.group(group());
        use(broker);
    }

    /** The topic is at another broker from now on. */
    public void moveTo(Broker other) {
        topic.close();
        use(other);
    }

    /** The topic is read as by a consumer with {@code isolation.level=read_committed} from now on. */
    public void readCommitted() {
        topic.close();
        topic = TopicReader.committed(broker.bootstrapServers(), topicName);
    }

    private void use(Broker one) {
        broker = one;
        broker.createTopic(topicName, 3, KafkaBroker.APPEND_TIME);
        topic = TopicReader.of(broker.bootstrapServers(), topicName);
    }

    public FakeAws aws() {
        return aws;
    }

    /** The log group. */
    public String group() {
        return REQUESTS.site().group();
    }

    public String topicName() {
        return topicName;
    }

    /** A connector that reads the log group and writes to the topic. */
    public Connector connector() {
        return Connector.to(aws, broker.bootstrapServers(), group(), data)
                .with("AKTO_KAFKA_TOPIC_NAME", topicName)
                .with("CLOUDWATCH_POLL_INTERVAL", "PT0.5S")
                .with("DISCOVER_OPENAPI_SPEC", "false");
    }

    /** The lines of a request, for a test that changes them. */
    public RequestScript request(RequestKind kind) {
        return REQUESTS.script(requests++, kind);
    }

    /** Logs a request. */
    public String log(RequestKind kind, Instant start) {
        return log(request(kind), start, UnaryOperator.identity());
    }

    /**
     * Logs a request otherwise than it was.
     *
     * @param change changes its lines
     * @return the request's id
     */
    public String log(RequestScript request, Instant start, UnaryOperator<List<ScriptLine>> change) {
        change.apply(request.lines()).forEach(line -> log(start.plusMillis(line.after()), line.text()));
        return request.requestId();
    }

    /** Logs a line. */
    public void log(Instant at, String line) {
        aws.put(group(), STREAM, at, line, at);
    }

    /** Waits until the connector has started to scan the log group. */
    public void awaitScan() {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> !aws.calls().windows(group()).isEmpty());
    }

    /** Waits for so many records in all, and returns all. */
    public List<TopicReader.Received> await(int records) {
        return topic.awaitCount(records, SOON);
    }

    /** The keys of the records that are there. */
    public List<String> keys() {
        return topic.toEnd().stream().map(TopicReader.Received::key).toList();
    }

    /** The only record of a request, as Akto understands it. */
    public AktoConsumer.Stored only(String requestId) {
        List<AktoConsumer.Stored> found = all(requestId);
        assertThat(found).as("records of request " + requestId).hasSize(1);
        return found.get(0);
    }

    /** All records of a request, as Akto understands them. */
    public List<AktoConsumer.Stored> all(String requestId) {
        return topic.toEnd().stream()
                .filter(record -> record.key().equals(requestId))
                .map(record -> new AktoConsumer().take(record.value().getBytes(StandardCharsets.UTF_8)))
                .map(AktoConsumer.Stored.class::cast)
                .toList();
    }

    @Override
    public void close() {
        topic.close();
        aws.close();
    }
}
