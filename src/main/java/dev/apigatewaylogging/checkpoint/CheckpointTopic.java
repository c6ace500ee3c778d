/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apigatewaylogging.kafka.KafkaErrorHints;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic of a {@link KafkaCheckpointStore}: created if missing, read from the beginning, written with the
 * acknowledgement of all in-sync replicas. Connects on first use, and every operation has a timeout. Not thread-safe.
 */
final class CheckpointTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointTopic.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ONE_POLL = Duration.ofMillis(500);

    /**
     * Kafka compacts only closed segments. They close sooner than by default (a week or 1 GiB), because a restart reads
     * all of them.
     */
    private static final Map<String, String> TOPIC_CONFIG = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(8 << 20),
            TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofMinutes(10).toMillis()),
            // deleted documents are many, and read at each start
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    Long.toString(Duration.ofMinutes(10).toMillis()));

    /** An unfinished transaction of a process that does not return is aborted after this time, unless another one fences it before. */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    /** As in the route that sends records without transactions. The commit of a transaction does not wait for it. */
    private static final int RECORD_LINGER_MILLIS = 20;

    /** Each shard has a producer. */
    private static final long RECORD_BUFFER_BYTES = 8L * 1024 * 1024;

    /** The topic's limit is what counts. */
    private static final int MAX_REQUEST_BYTES = 100 * 1024 * 1024;

    private final String name;
    private volatile int newPartitions;
    private final Map<String, Object> connection;
    private volatile Duration timeout;
    private final Function<Map<String, Object>, Admin> adminFactory;
    private Producer<String, byte[]> producer;
    private Admin looking;
    private Uuid id = Uuid.ZERO_UUID;
    private boolean another;

    /**
     * @param newPartitions number of partitions if the topic is created
     * @param connection client properties of the connection
     * @param timeout maximum time that Kafka may take to respond
     */
    CheckpointTopic(String name, int newPartitions, Map<String, Object> connection, Duration timeout) {
        this(name, newPartitions, connection, timeout, Admin::create);
    }

    CheckpointTopic(
            String name,
            int newPartitions,
            Map<String, Object> connection,
            Duration timeout,
            Function<Map<String, Object>, Admin> adminFactory) {
        this.name = name;
        this.newPartitions = newPartitions;
        this.connection = Map.copyOf(connection);
        this.timeout = timeout;
        this.adminFactory = adminFactory;
    }

    /** The number of partitions. */
    int partitions() throws IOException {
        try (Admin admin = admin()) {
            ensure(admin);
            return describe(admin).map(topic -> topic.partitions().size()).orElse(newPartitions);
        } catch (KafkaException | ExecutionException | TimeoutException | InterruptedException e) {
            throw failure("read", e);
        }
    }

    /** Sets the number of partitions of a topic that is created in place of a deleted one. */
    void setNewPartitions(int count) {
        newPartitions = count;
    }

    /** Adds partitions, so that there are this many. */
    void increasePartitions(int total) throws IOException {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(name, NewPartitions.increaseTo(total)))
                    .all()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException | InterruptedException e) {
            throw failure("given " + total + " partitions", e);
        }
    }

    /**
     * Passes the committed records of all other partitions, in the order of each. Records without a key are foreign and
     * skipped. Does not wait for transactions in progress.
     */
    void forEachExcept(Set<Integer> some, Action action) throws IOException {
        requireAll(read(partition -> !some.contains(partition), false, action));
    }

    /**
     * Passes the committed records of some partitions, up to their high watermark at the call. Waits until all transactions
     * before it have ended.
     */
    PartitionsRead forEachOf(Set<Integer> some, Action action) throws IOException {
        return read(some::contains, true, action);
    }

    /**
     * How far partitions were read.
     *
     * @param ends the high watermarks of those that were read up to it
     * @param unread those that have no leader, or an unfinished transaction. Some of their records may have been passed
     */
    record PartitionsRead(Map<Integer, Long> ends, Set<Integer> unread) {}

    private void requireAll(PartitionsRead read) throws IOException {
        if (!read.unread().isEmpty()) {
            throw unreadable(read.unread());
        }
    }

    /** Describes why partitions cannot be read. */
    IOException unreadable(Set<Integer> unread) {
        return new IOException("the partitions " + unread + " of the topic " + name + " cannot be read within "
                + timeout.toSeconds() + " s: they have no leader, or a transaction in them does not end");
    }

    private PartitionsRead read(IntPredicate wanted, boolean untilNow, Action action) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Admin admin = admin();
                Consumer<String, byte[]> consumer = consumer()) {
            ensure(admin);
            List<TopicPartition> partitions = partitions(consumer, deadline).stream()
                    .filter(partition -> wanted.test(partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends =
                    ends(admin, partitions, untilNow ? IsolationLevel.READ_UNCOMMITTED : IsolationLevel.READ_COMMITTED);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Set<TopicPartition> unfinished = new HashSet<>(ends.keySet());
            unfinished.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
            while (!unfinished.isEmpty() && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> found : consumer.poll(ONE_POLL)) {
                    // the timeout applies to each poll without records, not to a large topic
                    deadline = System.nanoTime() + timeout.toNanos();
                    if (found.key() != null) {
                        action.accept(found);
                    }
                }
                unfinished.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
            }
            Set<Integer> unread = new TreeSet<>();
            partitions.stream()
                    .filter(partition -> !ends.containsKey(partition) || unfinished.contains(partition))
                    .forEach(partition -> unread.add(partition.partition()));
            Map<Integer, Long> read = new HashMap<>();
            ends.forEach((partition, end) -> read.put(partition.partition(), end));
            read.keySet().removeAll(unread);
            return new PartitionsRead(read, unread);
        } catch (KafkaException | ExecutionException | TimeoutException | InterruptedException e) {
            throw failure("read", e);
        }
    }

    /** What is done with each record. */
    @FunctionalInterface
    interface Action {
        void accept(ConsumerRecord<String, byte[]> found);
    }

    /** Where partitions end for readers. Those without a leader are left out. */
    private Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions, IsolationLevel readers)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsResult found = admin.listOffsets(latest, new ListOffsetsOptions(readers));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                ends.put(
                        partition,
                        found.partitionResult(partition)
                                .get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS)
                                .offset());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw e;
                }
                LOG.debug("{} has no leader", partition, e);
            }
        }
        return ends;
    }

    /**
     * The record of a document.
     *
     * @param partition null for that of the name's hash
     * @param content empty to delete it
     */
    ProducerRecord<String, byte[]> asRecord(Integer partition, String key, byte[] content) {
        return new ProducerRecord<>(name, partition, key, content.length == 0 ? null : content);
    }

    /** Writes a document to the partition of its name's hash, and returns when all in-sync replicas have it. */
    void put(String key, byte[] content) throws IOException {
        putAll(List.of(asRecord(null, key, content)));
    }

    /** Writes documents, and returns when all in-sync replicas have them. */
    void putAll(List<ProducerRecord<String, byte[]>> documents) throws IOException {
        try {
            Producer<String, byte[]> writer = createProducer();
            List<Future<RecordMetadata>> sent =
                    documents.stream().map(writer::send).toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (KafkaException | ExecutionException | TimeoutException | InterruptedException e) {
            if (!(e.getCause() instanceof RetriableException)) {
                // this producer may never recover; after a timeout it is reused, because its successor must not
                // overtake it
                close();
            }
            throw failure("written", e);
        }
    }

    /**
     * Reads a document and writes what is decided then. Of the processes that do this at the same time, each fences those that
     * began before, and those read again what was written.
     *
     * @param partition null for that of the name's hash
     * @return what is stored then
     */
    byte[] agree(Integer partition, String key, Decision decision) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try (Producer<byte[], byte[]> exclusive = transactionalProducer(key, false)) {
                exclusive.initTransactions();
                NewestDocuments found = new NewestDocuments();
                requireAll(read(any -> partition == null || any == partition, true, found::add));
                byte[] stored = found.remove(key);
                byte[] decided = decision.decide(stored);
                if (!Arrays.equals(stored, decided)) {
                    exclusive.beginTransaction();
                    Future<RecordMetadata> unused =
                            exclusive.send(new ProducerRecord<>(name, partition, key.getBytes(UTF_8), decided));
                    exclusive.commitTransaction();
                }
                return decided;
            } catch (KafkaException e) {
                if (!isWorthAnotherTry(e) || System.nanoTime() > deadline) {
                    throw failure("written", e);
                }
            }
        }
    }

    /** What a document of all processes becomes. */
    @FunctionalInterface
    interface Decision {
        /**
         * Decides what is stored, which may be what is there.
         *
         * @param stored null if there is none
         */
        byte[] decide(byte[] stored) throws IOException;
    }

    /** Fenced, or an error of the broker that Kafka's client does not know, as if two processes end and fence a transaction at once. */
    private static boolean isWorthAnotherTry(KafkaException failure) {
        return Stream.of(failure, failure.getCause())
                        .anyMatch(thrown -> thrown instanceof ProducerFencedException
                                || thrown instanceof InvalidProducerEpochException)
                || Stream.of(failure, failure.getCause()).noneMatch(ApiException.class::isInstance);
    }

    /**
     * A writer of one partition. It is not open yet.
     *
     * @param ofRecords whether its producer also sends records
     */
    ShardWriter writer(int partition, ShardLease lease, boolean ofRecords) {
        return new ShardWriter(
                name,
                partition,
                lease,
                () -> transactionalProducer(Integer.toString(partition), ofRecords),
                e -> failure("written", e));
    }

    private synchronized Producer<String, byte[]> createProducer()
            throws ExecutionException, InterruptedException, TimeoutException {
        if (producer == null) {
            try (Admin admin = admin()) {
                ensure(admin);
            }
            producer = producer();
        }
        return producer;
    }

    /**
     * Whether the topic was deleted since its first use, so that its content is lost. Creates it again if it is
     * missing. Returns true until {@link #hasAllAgain()}.
     */
    synchronized boolean isAnother() throws IOException {
        try {
            if (looking == null) {
                looking = admin();
            }
            ensure(looking);
        } catch (KafkaException | ExecutionException | TimeoutException | InterruptedException e) {
            throw failure("looked at", e);
        }
        return another;
    }

    /** Records that the content of the deleted topic is in the new one. */
    synchronized void hasAllAgain() {
        another = false;
    }

    /** Shortens the timeout, also of writes in flight. */
    void shortenTimeouts() {
        timeout = SHUTDOWN_TIMEOUT;
        close();
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(timeout.compareTo(CLOSE_TIMEOUT) < 0 ? Duration.ofSeconds(1) : CLOSE_TIMEOUT);
            producer = null;
        }
        if (looking != null) {
            looking.close(Duration.ZERO);
            looking = null;
        }
    }

    /** Creates the topic if it is missing, and detects a replaced one. */
    private synchronized void ensure(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Uuid found = find(admin);
        boolean isNew = false;
        if (found.equals(Uuid.ZERO_UUID)) {
            Uuid created = create(admin);
            isNew = !created.equals(Uuid.ZERO_UUID);
            found = isNew ? created : find(admin);
        }
        if (found.equals(id) || found.equals(Uuid.ZERO_UUID)) {
            return;
        }
        if (!id.equals(Uuid.ZERO_UUID)) {
            another = true;
            if (producer != null) {
                // its sequence numbers belong to the deleted topic
                producer.close(Duration.ZERO);
                producer = null;
            }
        }
        if (!isNew) {
            // a producer's metadata request may have created it with the broker's defaults
            seeThatItIsCompacted(admin, another);
        }
        id = found;
    }

    /** The id of the topic, which a later topic of the same name does not share; zero if it does not exist. */
    private Uuid find(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        return describe(admin).map(TopicDescription::topicId).orElse(Uuid.ZERO_UUID);
    }

    private Optional<TopicDescription> describe(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return Optional.ofNullable(admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .get(name));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Creates the topic and returns its ID; zero if it exists, or if the brokers know no IDs. The ID is not looked up, since
     * the brokers may not know a new topic yet, and its deletion before the next lookup would go unnoticed.
     */
    private Uuid create(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            // the replication factor is the broker's default
            NewTopic topic = new NewTopic(name, Optional.of(newPartitions), Optional.empty()).configs(TOPIC_CONFIG);
            Uuid created =
                    admin.createTopics(List.of(topic)).topicId(name).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Created checkpoint topic {} with {} partitions", name, newPartitions);
            return created;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return Uuid.ZERO_UUID;
        }
    }

    /**
     * Warns if the topic is not compacted, since it would lose checkpoints. A missing permission is only logged at
     * DEBUG.
     *
     * @param mend whether to apply the configuration of a topic that this program creates
     */
    private void seeThatItIsCompacted(Admin admin, boolean mend) throws InterruptedException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            String policy = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .get(resource)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value();
            if (mend && !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
                admin.incrementalAlterConfigs(Map.of(resource, asWeMakeIt()))
                        .all()
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } else if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
                LOG.warn(
                        "Checkpoint topic {} has cleanup.policy={}, so Kafka will delete checkpoints. Set it to"
                                + " compact.",
                        name,
                        policy);
            }
        } catch (ExecutionException e) {
            LOG.debug("Cannot describe or alter topic {}", name, e);
        }
    }

    private static List<AlterConfigOp> asWeMakeIt() {
        return TOPIC_CONFIG.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    /** Waits until the brokers know a new topic. */
    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer, long deadline) throws TimeoutException {
        while (true) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (!partitions.isEmpty()) {
                return partitions;
            }
            checkTime(deadline);
        }
    }

    private void checkTime(long deadline) throws TimeoutException {
        if (System.nanoTime() > deadline) {
            throw new TimeoutException("no response within " + timeout.toSeconds() + " s");
        }
    }

    IOException failure(String done, Exception failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        if (cause instanceof InterruptedException || cause instanceof InterruptException) {
            Thread.currentThread().interrupt();
            return (IOException) new InterruptedIOException("Interrupted while waiting for Kafka").initCause(cause);
        }
        return new IOException(
                "the topic " + name + " cannot be " + done + " on "
                        + connection.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + " ("
                        + KafkaErrorHints.reason(cause) + "): check " + KafkaErrorHints.hint(cause, "CHECKPOINT_TOPIC"),
                cause);
    }

    private Admin admin() {
        Map<String, Object> settings = clientConfig();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        return adminFactory.apply(settings);
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = clientConfig();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // what a transaction has aborted was never written
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<String, byte[]> producer() {
        return new KafkaProducer<>(producerConfig(), new StringSerializer(), new ByteArraySerializer());
    }

    private Producer<byte[], byte[]> transactionalProducer(String use, boolean ofRecords) {
        Map<String, Object> settings = producerConfig();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name + "-" + use);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        // at most the transaction timeout, or Kafka's client refuses it
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.min(millis(), TRANSACTION_TIMEOUT_MILLIS));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis(), TRANSACTION_TIMEOUT_MILLIS) / 2);
        if (ofRecords) {
            settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            settings.put(ProducerConfig.LINGER_MS_CONFIG, RECORD_LINGER_MILLIS);
            settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, RECORD_BUFFER_BYTES);
            settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> settings = clientConfig();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
        return settings;
    }

    private Map<String, Object> clientConfig() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis() / 2);
        return settings;
    }

    private int millis() {
        return (int) timeout.toMillis();
    }
}
