/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer whose batches fit the topic's {@code max.message.bytes}. Since {@code batch.size} of a producer is immutable, a
 * new producer replaces the current one when the limit changes: the old one completes the records that it can within a
 * timeout, and the new one sends the rest.
 *
 * <p>If the limit cannot be read and Kafka keeps rejecting batches, each record becomes a batch of its own.
 *
 * <p>If a topic is recreated with fewer partitions, Kafka's producer retains records of the missing partitions until its
 * delivery timeout, without an error. If records sent minutes later are acknowledged before a record, a new producer
 * replaces the current one and sends the unacknowledged records to the existing partitions.
 *
 * <p>Closing waits only briefly: Camel closes it after it has waited for the records in flight.
 */
final class TopicLimitedProducer extends ForwardingProducer {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLimitedProducer.class);

    /** Time for records that Kafka has received but not acknowledged. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Time in which Kafka acknowledges the records that it accepts. */
    private static final Duration RETIRE_TIMEOUT = Duration.ofSeconds(5);

    private static final int ONE_RECORD_PER_BATCH = 1;

    /** Consecutive checks with rejected batches that indicate endless retries, if the limit is unknown. */
    private static final int MAX_REJECTED_CHECKS = 2;

    /** The same if the limit is known; counts only checks between which Kafka acknowledged nothing. */
    private static final int MAX_REJECTED_CHECKS_WITH_LIMIT = 6;

    /** The default delivery timeout of Kafka's producer: a leader election of a partition takes less. */
    private static final Duration MAX_OVERTAKEN = Duration.ofMinutes(2);

    private final Properties settings;
    private final Function<Properties, Producer<Object, Object>> factory;
    private final TopicLimit limit;
    private final int maxBatch;
    private final Set<Producer<Object, Object>> retired = ConcurrentHashMap.newKeySet();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder sends = new LongAdder();
    private final LongSupplier nanoClock;
    private final Deque<SendInterval> intervals = new ArrayDeque<>();
    private volatile SendInterval latest;
    private volatile long latestAcknowledged;
    private volatile Producer<Object, Object> current;
    private volatile boolean closed;
    private int batch;
    private int fittedTo;
    private double splitsSeen;
    private long acknowledgedSeen;
    private int checksWithSplits;
    private int checksWithoutAcknowledgement;

    /**
     * @param settings of the producer; its {@code batch.size} is the maximum
     * @param factory creates Kafka's producer with given settings
     */
    TopicLimitedProducer(
            Properties settings, Function<Properties, Producer<Object, Object>> factory, TopicLimit limit) {
        this(settings, factory, limit, System::nanoTime);
    }

    TopicLimitedProducer(
            Properties settings,
            Function<Properties, Producer<Object, Object>> factory,
            TopicLimit limit,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.latestAcknowledged = nanoClock.getAsLong();
        this.latest = new SendInterval(latestAcknowledged);
        this.settings = settings;
        this.factory = factory;
        this.limit = limit;
        this.maxBatch =
                Integer.parseInt(settings.get(ProducerConfig.BATCH_SIZE_CONFIG).toString());
        this.fittedTo = limit.recordBytes();
        this.batch = Math.min(maxBatch, fittedTo);
        this.current = create(batch);
        limit.add(this);
    }

    private Producer<Object, Object> create(int batchBytes) {
        Properties sized = new Properties();
        sized.putAll(settings);
        sized.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
        return factory.apply(sized);
    }

    /** Applies the topic's present limit. */
    synchronized void fit() {
        int maxBytes = limit.recordBytes();
        if (maxBytes != fittedTo) {
            fittedTo = maxBytes;
            replace(Math.min(maxBatch, maxBytes));
        }
    }

    /** What it has been given. */
    synchronized ProducerActivity activity() {
        long waiting = latest.unacknowledged.get();
        for (SendInterval interval : intervals) {
            waiting += interval.unacknowledged.get();
        }
        return new ProducerActivity(sends.sum(), waiting, true);
    }

    /** The maximum size of a batch, in bytes. */
    synchronized int batchBytes() {
        return batch;
    }

    /**
     * Checks, every few seconds, whether Kafka has rejected batches since the last check. Occasional rejections are
     * normal, since the compressed size of a batch is not known in advance; Kafka's client splits such a batch.
     */
    synchronized boolean checkRejections() {
        double splits = splits();
        boolean rejected = splits > splitsSeen;
        splitsSeen = splits;
        checksWithSplits = rejected ? checksWithSplits + 1 : 0;
        long acknowledgedNow = acknowledged.sum();
        checksWithoutAcknowledgement =
                rejected && acknowledgedNow == acknowledgedSeen ? checksWithoutAcknowledgement + 1 : 0;
        acknowledgedSeen = acknowledgedNow;
        if (batch > ONE_RECORD_PER_BATCH
                && (limit.isKnown()
                        ? checksWithoutAcknowledgement >= MAX_REJECTED_CHECKS_WITH_LIMIT
                        : checksWithSplits >= MAX_REJECTED_CHECKS)) {
            LOG.warn(
                    "Kafka rejects batches as too large for topic {}, and the topic's limit cannot be read. From now on,"
                            + " each record is a separate batch, which is slower. Allow the user DescribeConfigs on the"
                            + " topic, raise its max.message.bytes, or lower AKTO_TRAFFIC_BATCH_SIZE"
                            + " and AKTO_RECORD_MAX_BYTES.",
                    limit.topicName());
            replace(ONE_RECORD_PER_BATCH);
        }
        return rejected;
    }

    /** Resends records that are unacknowledged although much later ones are acknowledged. Called every few seconds. */
    synchronized void resendOvertaken() {
        // the latest interval is not removed: send() may be adding a record to it
        intervals.removeIf(SendInterval::isComplete);
        intervals.addLast(latest);
        latest = new SendInterval(nanoClock.getAsLong());
        SendInterval oldest = intervals.peekFirst();
        if (oldest == null || oldest.isComplete() || latestAcknowledged - oldest.startedAt < MAX_OVERTAKEN.toNanos()) {
            return;
        }
        LOG.warn(
                "Kafka has not acknowledged some records for the topic {} for {} s, although it has acknowledged later ones."
                        + " Resending them. If this warning repeats, check that all partitions of the topic have a"
                        + " leader and enough in-sync replicas.",
                limit.topicName(),
                Duration.ofNanos(nanoClock.getAsLong() - oldest.startedAt).toSeconds());
        intervals.clear();
        replaceProducer(batch);
    }

    /** The records that were sent between two checks. */
    private static final class SendInterval {

        private final long startedAt;
        private final AtomicInteger unacknowledged = new AtomicInteger();

        private SendInterval(long startedAt) {
            this.startedAt = startedAt;
        }

        private boolean isComplete() {
            return unacknowledged.get() == 0;
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
        if (!closed && batchBytes != batch && replaceProducer(batchBytes)) {
            LOG.info("Maximum batch size for topic {} is now {} bytes", limit.topicName(), batchBytes);
        }
    }

    private boolean replaceProducer(int batchBytes) {
        if (closed) {
            return false;
        }
        Producer<Object, Object> old = current;
        Producer<Object, Object> replacement;
        try {
            replacement = create(batchBytes);
        } catch (KafkaException e) {
            LOG.debug("No producer with batches of {} bytes yet", batchBytes, e);
            return false;
        }
        retired.add(old);
        current = replacement;
        batch = batchBytes;
        splitsSeen = 0;
        checksWithSplits = 0;
        checksWithoutAcknowledgement = 0;
        Thread retiring = new Thread(() -> retire(old), "kafka-producer-retiring");
        retiring.setDaemon(true);
        retiring.start();
        return true;
    }

    private void retire(Producer<Object, Object> old) {
        try {
            old.close(RETIRE_TIMEOUT);
        } catch (KafkaException e) {
            LOG.debug("Failed to close a replaced producer", e);
        } finally {
            retired.remove(old);
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<Object, Object> producerRecord, Callback callback) {
        sends.increment();
        while (true) {
            Producer<Object, Object> producer = current;
            SendInterval interval = latest;
            interval.unacknowledged.incrementAndGet();
            SendCallback sendCallback = new SendCallback(producer, producerRecord, callback, interval);
            try {
                return producer.send(producerRecord, sendCallback);
            } catch (IllegalStateException e) {
                sendCallback.recordResult();
                // closed in the meantime: retry with its replacement, unless this producer is closed, too
                if (producer == current) {
                    throw e;
                }
            } catch (RuntimeException e) {
                sendCallback.recordResult();
                throw e;
            }
        }
    }

    /**
     * Handles the result of a record. A failure of a replaced producer is not reported; its replacement sends the
     * record again.
     */
    private final class SendCallback implements Callback {

        private final Producer<Object, Object> sender;
        private final ProducerRecord<Object, Object> sent;
        private final Callback callback;
        private final AtomicReference<SendInterval> interval;

        private SendCallback(
                Producer<Object, Object> sender,
                ProducerRecord<Object, Object> sent,
                Callback callback,
                SendInterval interval) {
            this.sender = sender;
            this.sent = sent;
            this.callback = callback;
            this.interval = new AtomicReference<>(interval);
        }

        /** Counts once: Kafka's producer may both throw and call back. */
        private void recordResult() {
            SendInterval once = interval.getAndSet(null);
            if (once != null) {
                once.unacknowledged.decrementAndGet();
            }
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            SendInterval sentIn = interval.get();
            recordResult();
            if (failure == null) {
                acknowledged.increment();
                if (sentIn != null && sentIn.startedAt - latestAcknowledged > 0) {
                    // not atomic, since the check compares minutes
                    latestAcknowledged = sentIn.startedAt;
                }
            } else if (isOfReplacedProducer(failure)) {
                try {
                    Future<RecordMetadata> unused = send(sent, callback);
                    return;
                } catch (KafkaException | IllegalStateException e) {
                    complete(metadata, e);
                    return;
                }
            }
            complete(metadata, failure);
        }

        /** Responses of Kafka are {@link ApiException}s. */
        private boolean isOfReplacedProducer(Exception failure) {
            return !closed && sender != current && !(failure instanceof ApiException);
        }

        private void complete(RecordMetadata metadata, Exception failure) {
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
        }
    }

    /** Waits only briefly, see above. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
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
    protected Producer<Object, Object> target() {
        return current;
    }
}
