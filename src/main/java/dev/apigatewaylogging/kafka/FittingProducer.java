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
 * A producer whose batches fit into the topic. A producer's batch size cannot be changed, so another one takes its place
 * when the topic's limit has changed: the old one brings to its end what it can, and what it cannot the new one sends.
 *
 * <p>Where the limit cannot be read and Kafka goes on refusing batches, each record gets a batch of its own.
 *
 * <p>Kafka's producer keeps a record for a partition that is gone as long as it may keep any: a topic that was made again
 * with fewer partitions has such records, and nothing else shows it. Where later records overtake one for minutes, another
 * producer takes its place and sends what is left to the partitions that are there now.
 *
 * <p>Closing it waits for a moment only: Camel closes it when it has waited for what is on its way.
 */
final class FittingProducer implements Producer<Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(FittingProducer.class);

    /** For what Kafka has and has not acknowledged yet. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** What Kafka takes at all it takes in this time. */
    private static final Duration RETIRING = Duration.ofSeconds(5);

    private static final int A_RECORD_A_BATCH = 1;

    /** So many looks in a row that find refused batches mean that it goes on for ever, where the limit is not known. */
    private static final int LOOKS = 2;

    /** The same where the limit is known, and Kafka has acknowledged nothing meanwhile. */
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
     * @param settings of the producer; its {@code batch.size} is the most that a batch may have
     * @param maker makes Kafka's own producer of such settings
     */
    FittingProducer(Properties settings, Function<Properties, Producer<Object, Object>> maker, TopicLimit limit) {
        this(settings, maker, limit, System::nanoTime);
    }

    FittingProducer(
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

    /** The topic's limit may be another one. */
    synchronized void fit() {
        int takes = limit.recordBytes();
        if (takes != fittedTo) {
            fittedTo = takes;
            replace(Math.min(wantedBatch, takes));
        }
    }

    /** The size of a batch at most, in bytes. */
    synchronized int batchBytes() {
        return batch;
    }

    /**
     * To be asked every few seconds: whether Kafka has refused batches since the last time. That it does now and then is in
     * order, since it is not known beforehand how well a batch is compressed; each is split and fits then.
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
                    "Kafka refuses batches of records as too large for the topic {}, and how large they may be cannot be"
                            + " read. From now on each record is a batch of its own, which is slower. Allow the user"
                            + " DescribeConfigs on the topic, raise its max.message.bytes, or lower producerBatchSize in"
                            + " routes/kafka.camel.yaml and AKTO_RECORD_MAX_BYTES.",
                    limit.topicName());
            replace(A_RECORD_A_BATCH);
        }
        return refused;
    }

    /** To be asked every few seconds: sends again what later records have overtaken for minutes. */
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
                        + " They are sent again. If this is told again: look whether all partitions of the topic have a"
                        + " leader and enough replicas.",
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
            LOG.info("Batches for the topic {} have {} bytes at most now", limit.topicName(), batchBytes);
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
            LOG.debug("A producer was not closed in order", e);
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
                // closed since: there is another one, or this one is closed, too
                if (taken == current) {
                    throw e;
                }
            } catch (RuntimeException e) {
                answer.isThere();
                throw e;
            }
        }
    }

    /** What Kafka says of a record. That a retired producer could not send it is not told: the next one does. */
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

        /** Kafka's own answers are {@link ApiException}s. */
        private boolean isLeftBehind(Exception failure) {
            return !closed && asked != current && !(failure instanceof ApiException);
        }

        private void tell(RecordMetadata metadata, Exception failure) {
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
        }
    }

    /** Waits for a moment only, see above. */
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
     * Camel interrupts who stops its routes when its patience is over. What is given back must be taken all the same, by
     * threads that are stopped next and for which nobody would wait after an interrupt.
     */
    private static void joinRegardless(Thread closing) {
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                LOG.debug("Interrupted while closing, which has an end", e);
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
