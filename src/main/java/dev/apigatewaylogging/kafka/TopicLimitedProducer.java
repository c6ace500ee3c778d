package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer whose batches fit the topic's limit. Since the batch size of a producer cannot be changed, a new producer
 * replaces it when the limit changes: the old one finishes the records that it can, and the new one sends the rest.
 *
 * <p>If the limit cannot be read and Kafka keeps rejecting batches, each record becomes a batch of its own.
 *
 * <p>Kafka's producer keeps a record for a partition that does not exist anymore for as long as it may keep any: a topic
 * that was created again with fewer partitions has such records, and nothing else shows it. If later records are
 * acknowledged before one for minutes, a new producer replaces the old one and sends the rest to the existing partitions.
 *
 * <p>Closing waits only briefly: Camel closes it after it has waited for the records in flight.
 */
final class TopicLimitedProducer implements Producer<Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLimitedProducer.class);

    /** Time for records that Kafka has received but not acknowledged. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Time in which Kafka acknowledges the records that it accepts. */
    private static final Duration RETIRING = Duration.ofSeconds(5);

    private static final int A_RECORD_A_BATCH = 1;

    /** Consecutive checks with rejected batches that indicate endless retries, if the limit is unknown. */
    private static final int LOOKS = 2;

    /** The same if the limit is known and Kafka has acknowledged nothing meanwhile. */
    private static final int LOOKS_AGAINST_THE_LIMIT = 6;

    /** As long as Kafka's producer tries by default: other partitions have found a leader by then. */
    private static final Duration OVERTAKEN = Duration.ofMinutes(2);

    private final Properties settings;
    private final Function<Properties, Producer<Object, Object>> maker;
    private final TopicLimit limit;
    private final int wantedBatch;
    private final Set<Producer<Object, Object>> retired = ConcurrentHashMap.newKeySet();
    private final LongAdder acknowledged = new LongAdder();
    private final LongSupplier nanoClock;
    private final Deque<SentTogether> waiting = new ArrayDeque<>();
    private volatile SentTogether latest;
    private volatile long latestAcknowledged;
    private volatile Producer<Object, Object> current;
    private volatile boolean closed;
    private int batch;
    private int fittedTo;
    private double splitsSeen;
    private long acknowledgedSeen;
    private int looksWithSplits;
    private int looksWithoutAnswer;

    /**
     * @param settings of the producer; its {@code batch.size} is the maximum
     * @param maker creates Kafka's producer with given settings
     */
    TopicLimitedProducer(Properties settings, Function<Properties, Producer<Object, Object>> maker, TopicLimit limit) {
        this(settings, maker, limit, System::nanoTime);
    }

    TopicLimitedProducer(
            Properties settings,
            Function<Properties, Producer<Object, Object>> maker,
            TopicLimit limit,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.latestAcknowledged = nanoClock.getAsLong();
        this.latest = new SentTogether(latestAcknowledged);
        this.settings = settings;
        this.maker = maker;
        this.limit = limit;
        this.wantedBatch =
                Integer.parseInt(settings.get(ProducerConfig.BATCH_SIZE_CONFIG).toString());
        this.fittedTo = limit.recordBytes();
        this.batch = Math.min(wantedBatch, fittedTo);
        this.current = made(batch);
        limit.add(this);
    }

    private Producer<Object, Object> made(int batchBytes) {
        Properties sized = new Properties();
        sized.putAll(settings);
        sized.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
        return maker.apply(sized);
    }

    /** Applies the topic's present limit. */
    synchronized void fit() {
        int takes = limit.recordBytes();
        if (takes != fittedTo) {
            fittedTo = takes;
            replace(Math.min(wantedBatch, takes));
        }
    }

    /** The maximum size of a batch, in bytes. */
    synchronized int batchBytes() {
        return batch;
    }

    /**
     * Checks, every few seconds, whether Kafka has rejected batches since the last check. Occasional rejections are
     * normal, since the compressed size of a batch is not known in advance; Kafka's client splits such a batch.
     */
    synchronized boolean lookForRefusals() {
        double splits = splits();
        boolean refused = splits > splitsSeen;
        splitsSeen = splits;
        looksWithSplits = refused ? looksWithSplits + 1 : 0;
        long answered = acknowledged.sum();
        looksWithoutAnswer = refused && answered == acknowledgedSeen ? looksWithoutAnswer + 1 : 0;
        acknowledgedSeen = answered;
        if (batch > A_RECORD_A_BATCH
                && (limit.isKnown() ? looksWithoutAnswer >= LOOKS_AGAINST_THE_LIMIT : looksWithSplits >= LOOKS)) {
            LOG.warn(
                    "Kafka rejects batches as too large for topic {}, and the topic's limit cannot be read. From now on,"
                            + " each record is a separate batch, which is slower. Allow the user DescribeConfigs on the"
                            + " topic, raise its max.message.bytes, or lower producerBatchSize in"
                            + " routes/kafka.camel.yaml and AKTO_RECORD_MAX_BYTES.",
                    limit.topicName());
            replace(A_RECORD_A_BATCH);
        }
        return refused;
    }

    /** Resends records that later ones have overtaken for minutes. Called every few seconds. */
    synchronized void lookForOvertaken() {
        // before the latest, whose last record may be on its way to it
        waiting.removeIf(SentTogether::isAnswered);
        waiting.addLast(latest);
        latest = new SentTogether(nanoClock.getAsLong());
        SentTogether oldest = waiting.peekFirst();
        if (oldest == null || oldest.isAnswered() || latestAcknowledged - oldest.at < OVERTAKEN.toNanos()) {
            return;
        }
        LOG.warn(
                "Kafka has not acknowledged some records for the topic {} for {} s, although it has acknowledged later ones."
                        + " They are sent again. If this warning repeats, check that all partitions of the topic have a"
                        + " leader and enough in-sync replicas.",
                limit.topicName(),
                Duration.ofNanos(nanoClock.getAsLong() - oldest.at).toSeconds());
        waiting.clear();
        takePlace(batch);
    }

    /** What was sent between two looks. */
    private static final class SentTogether {

        private final long at;
        private final AtomicInteger unanswered = new AtomicInteger();

        private SentTogether(long at) {
            this.at = at;
        }

        private boolean isAnswered() {
            return unanswered.get() == 0;
        }
    }

    private double splits() {
        for (Map.Entry<MetricName, ? extends Metric> metric : current.metrics().entrySet()) {
            if (metric.getKey().name().equals("batch-split-total")
                    && metric.getValue().metricValue() instanceof Number number) {
                return number.doubleValue();
            }
        }
        return 0;
    }

    private void replace(int batchBytes) {
        if (!closed && batchBytes != batch && takePlace(batchBytes)) {
            LOG.info("Maximum batch size for topic {} is now {} bytes", limit.topicName(), batchBytes);
        }
    }

    private boolean takePlace(int batchBytes) {
        if (closed) {
            return false;
        }
        Producer<Object, Object> old = current;
        Producer<Object, Object> fitting;
        try {
            fitting = made(batchBytes);
        } catch (KafkaException e) {
            LOG.debug("No producer with batches of {} bytes yet", batchBytes, e);
            return false;
        }
        retired.add(old);
        current = fitting;
        batch = batchBytes;
        splitsSeen = 0;
        looksWithSplits = 0;
        looksWithoutAnswer = 0;
        Thread retiring = new Thread(() -> retire(old), "kafka-producer-retiring");
        retiring.setDaemon(true);
        retiring.start();
        return true;
    }

    private void retire(Producer<Object, Object> old) {
        try {
            old.close(RETIRING);
        } catch (KafkaException e) {
            LOG.debug("Failed to close a replaced producer", e);
        } finally {
            retired.remove(old);
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> producerRecord) {
        return send(producerRecord, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> producerRecord, Callback callback) {
        while (true) {
            Producer<Object, Object> taken = current;
            SentTogether with = latest;
            with.unanswered.incrementAndGet();
            Answer answer = new Answer(taken, producerRecord, callback, with);
            try {
                return taken.send(producerRecord, answer);
            } catch (IllegalStateException e) {
                answer.isThere();
                // closed in the meantime: retry with its replacement, unless this producer is closed, too
                if (taken == current) {
                    throw e;
                }
            } catch (RuntimeException e) {
                answer.isThere();
                throw e;
            }
        }
    }

    /**
     * Handles the result of a record. A failure of a replaced producer is not reported; its replacement sends the
     * record again.
     */
    private final class Answer implements Callback {

        private final Producer<Object, Object> asked;
        private final ProducerRecord<Object, Object> sent;
        private final Callback callback;
        private final AtomicReference<SentTogether> with;

        private Answer(
                Producer<Object, Object> asked,
                ProducerRecord<Object, Object> sent,
                Callback callback,
                SentTogether with) {
            this.asked = asked;
            this.sent = sent;
            this.callback = callback;
            this.with = new AtomicReference<>(with);
        }

        /** Kafka's producer may call back and throw, too. */
        private void isThere() {
            SentTogether once = with.getAndSet(null);
            if (once != null) {
                once.unanswered.decrementAndGet();
            }
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            SentTogether sentWith = with.get();
            isThere();
            if (failure == null) {
                acknowledged.increment();
                if (sentWith != null && sentWith.at - latestAcknowledged > 0) {
                    // a record more or less changes nothing
                    latestAcknowledged = sentWith.at;
                }
            } else if (isLeftBehind(failure)) {
                try {
                    Future<RecordMetadata> unused = send(sent, callback);
                    return;
                } catch (KafkaException | IllegalStateException e) {
                    tell(metadata, e);
                    return;
                }
            }
            tell(metadata, failure);
        }

        /** Responses of Kafka are {@link ApiException}s. */
        private boolean isLeftBehind(Exception failure) {
            return !closed && asked != current && !(failure instanceof ApiException);
        }

        private void tell(RecordMetadata metadata, Exception failure) {
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
        }
    }

    /** Waits only briefly, see above. */
    @Override
    public void close() {
        close(CLOSING);
    }

    @Override
    public void close(Duration timeout) {
        closed = true;
        limit.remove(this);
        Thread closing = new Thread(
                () -> {
                    retired.forEach(old -> old.close(Duration.ZERO));
                    current.close(timeout);
                },
                "kafka-producer-closing");
        closing.start();
        joinRegardless(closing);
    }

    /**
     * Joins the thread despite interrupts: Camel interrupts a stop of its routes that times out, but the callbacks of
     * the records must still run, in threads that are stopped next and that would not be waited for after an interrupt.
     */
    private static void joinRegardless(Thread closing) {
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                LOG.debug("Interrupted while closing; the close has a timeout", e);
            }
        }
    }

    @Override
    public void flush() {
        current.flush();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return current.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return current.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return current.clientInstanceId(timeout);
    }

    @Override
    public void initTransactions() {
        current.initTransactions();
    }

    @Override
    public void beginTransaction() {
        current.beginTransaction();
    }

    @Override
    @Deprecated
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, String consumerGroupId) {
        current.sendOffsetsToTransaction(offsets, consumerGroupId);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        current.sendOffsetsToTransaction(offsets, groupMetadata);
    }

    @Override
    public void commitTransaction() {
        current.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        current.abortTransaction();
    }
}
