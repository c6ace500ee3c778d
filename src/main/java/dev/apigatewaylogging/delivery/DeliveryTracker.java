/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.CheckpointHealthCheck;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.HashKey;
import dev.apigatewaylogging.component.cloudwatchlogs.BackPressure;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanCheckpointer;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.kafka.KafkaConnectionMonitor;
import dev.apigatewaylogging.kafka.RequestsInFlight;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.util.hash.Hash64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks what was read and delivered in all log groups. A position advances only when the records of its events are
 * acknowledged; see {@code docs/adr/0002-progress.md}.
 */
@Metadata(
        label = "bean",
        description = "Tracks what was read and delivered, stores checkpoints, and applies back-pressure")
public final class DeliveryTracker extends ServiceSupport
        implements ScanCheckpointer, BackPressure, RequestsInFlight, ReplayAware, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTracker.class);
    private static final long MIB = 1024L * 1024;

    /** From the start of one flush to the start of the next. */
    private static final long FLUSH_MILLIS = 500;

    /** Minimum pause between two flushes, if the store is slow. */
    private static final long MIN_PAUSE_MILLIS = 50;

    /** Interval of {@link CheckpointStore#force}. */
    private static final long FORCE_SECONDS = 5;

    /** As many as there are shards by default: those of which Kafka does not respond must not hold up the others. */
    private static final int WRITERS = 24;

    /** Those that take longer go on beside the next flush. */
    private static final Duration MAX_REGULAR_FLUSH = Duration.ofSeconds(2);

    /** What the cluster waits for at most, with time left for the checkpoint. */
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private static final long DRAIN_CHECK_MILLIS = 10;

    /** Percentage of the heap for open and undelivered requests. The rest is for pages, records and the SDK. */
    private static final int HEAP_PERCENT = 45;

    /** A small heap also holds the classes and a page of 1 MiB, of which parsing makes a multiple. */
    private static final long HEAP_BYTES_BESIDES = 40 * MIB;

    /** Percentage of what the classes and a page leave of a small heap. */
    private static final int REST_PERCENT = 55;

    /** A quarter of the limit may be used additionally, within the heap, for log groups that others wait for. */
    private static final int PART_ABOVE = 4;

    /** A store with unwritten content for this long may be unreachable. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    @Metadata(description = "Stores the checkpoints", required = true)
    private CheckpointStore checkpointStore;

    @Metadata(description = "Reports whether checkpoints are written", required = true)
    private CheckpointHealthCheck health;

    @Metadata(description = "Measures positions, requests and memory", required = true)
    private DeliveryMetrics deliveryMetrics;

    @Metadata(
            description =
                    "Milliseconds after which requests in flight are scanned again when a route was stopped and Kafka"
                            + " responds")
    private Duration stoppedRouteTimeout = StoppedRouteRecovery.DEFAULT_TIMEOUT;

    private final HashKey hashKey = new HashKey();
    private final CrossLogIndex elsewhere = new CrossLogIndex();
    private final Map<LogGroup, String> works = new ConcurrentHashMap<>();
    private final Map<LogGroup, LogGroupTracker> groups = new ConcurrentHashMap<>();
    private final Set<LogGroup> measured = ConcurrentHashMap.newKeySet();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final LongAdder recordsAcknowledged = new LongAdder();
    private long maxBufferedBytes = 100 * MIB;
    private long heapCanHold = Long.MAX_VALUE;
    private CamelContext camelContext;
    private ScheduledExecutorService flusher;
    private volatile Future<?> nextFlush;
    private ExecutorService writers;
    private final CheckpointWrites writes = new CheckpointWrites(task -> writers.submit(task));
    private ScheduledExecutorService forcer;
    private Future<?> forcing;
    private boolean forceFails;
    private final AtomicInteger leftBehind = new AtomicInteger();
    private volatile boolean storeFailing;
    private volatile long keptThrough = -1;
    private final AtomicInteger held = new AtomicInteger();
    private volatile String holdReason = "";

    @Metadata(description = "Knows whether Kafka responds")
    private KafkaConnectionMonitor kafkaConnectionMonitor;

    private final StoppedRouteRecovery recovery =
            new StoppedRouteRecovery(this::inFlight, this::isKafkaResponding, System::nanoTime);
    private LongPredicate requestTimes = time -> true;

    public DeliveryTracker() {}

    /** With a health check of its own. */
    public DeliveryTracker(DeliveryMetrics deliveryMetrics) {
        this.deliveryMetrics = deliveryMetrics;
        this.health = new CheckpointHealthCheck();
    }

    /** The store of the checkpoints. */
    public void setCheckpointStore(CheckpointStore checkpointStore) {
        this.checkpointStore = checkpointStore;
    }

    /** Maximum memory of buffered requests before scanning pauses, in MiB; the heap may allow less. */
    public void setMaxBufferedMebibytes(long mebibytes) {
        maxBufferedBytes = mebibytes * MIB;
    }

    /**
     * Lowers the limit to what the heap can hold, and logs a warning with the effective limit.
     *
     * @param maxHeap the maximum heap size, in bytes
     */
    void limitTo(long maxHeap) {
        long possible = Math.max(
                MIB, Math.min(maxHeap / 100 * HEAP_PERCENT, (maxHeap - HEAP_BYTES_BESIDES) / 100 * REST_PERCENT));
        heapCanHold = possible;
        if (maxBufferedBytes > possible) {
            LOG.warn(
                    "AKTO_BYTES_IN_THRESHOLD={} is more than a heap of {} MiB can hold: scanning pauses at {} MiB."
                            + " Use a smaller"
                            + " value, or give the process more memory.",
                    maxBufferedBytes / MIB,
                    maxHeap / MIB,
                    possible / MIB);
            maxBufferedBytes = possible;
        }
    }

    /** Measures positions, requests and memory. */
    public void setDeliveryMetrics(DeliveryMetrics deliveryMetrics) {
        this.deliveryMetrics = deliveryMetrics;
    }

    /** Reports whether checkpoints are written. */
    public void setHealth(CheckpointHealthCheck health) {
        this.health = health;
    }

    /** How long requests in flight are waited for when a route was stopped, before they are scanned again, in milliseconds. */
    public void setStoppedRouteTimeout(long millis) {
        stoppedRouteTimeout = Duration.ofMillis(millis);
    }

    /** Knows whether Kafka responds; without it, Kafka is assumed to. */
    public void setKafkaConnectionMonitor(KafkaConnectionMonitor kafkaConnectionMonitor) {
        this.kafkaConnectionMonitor = kafkaConnectionMonitor;
    }

    private boolean isKafkaResponding() {
        return kafkaConnectionMonitor == null
                || kafkaConnectionMonitor.problem().isEmpty();
    }

    /** Whether the last checkpoint was written. If not, a restart delivers some requests again. */
    public boolean isCheckpointWritten() {
        return !storeFailing;
    }

    /** Counts a record that is not delivered before shutdown. */
    void leftBehind() {
        leftBehind.incrementAndGet();
    }

    /** Tracks a request: the committable position stays before its first event until it is acknowledged. */
    public InFlightRequest track(ScanId scanId, String requestId) {
        return new InFlightRequest(tracker(scanId.group()), scanId, requestId);
    }

    @Override
    public void setReplay(Replay replay) {
        checkpointStore = replay.store();
        requestTimes = replay::covers;
    }

    /**
     * Whether a request is to be delivered: always, unless a replay does not cover it.
     *
     * @param first the time of its first event, milliseconds since the epoch
     */
    public boolean isWanted(long first) {
        return requestTimes.test(first);
    }

    /** Counts a request that was sent towards Kafka. */
    public void onSent() {
        unacknowledged.incrementAndGet();
    }

    /** Counts a request in flight that was acknowledged or has failed. */
    public void onCompleted() {
        unacknowledged.decrementAndGet();
    }

    /** Registers requests that were sent together, until all of them are acknowledged or have failed. */
    public void onSent(InFlightBatch batch) {
        recovery.onSent(batch);
    }

    /** Unregisters requests of which none is in flight any more. */
    public void onEnded(InFlightBatch batch) {
        recovery.onEnded(batch);
    }

    /** Records that a request has failed: its events are to be scanned again. */
    public void onUndelivered() {
        recovery.onUndelivered();
    }

    /** Whether a route was stopped while requests were in flight, so that they may fail for no reason of their own. */
    public boolean isRouteStopped() {
        return recovery.isPending();
    }

    /** Counts a request that failed and waits to be processed again: not acknowledged, but no longer in flight. */
    public void onHeld() {
        held.incrementAndGet();
    }

    /** Counts a held request that is processed again. */
    public void onReleased() {
        held.decrementAndGet();
    }

    /**
     * Pauses scanning until the reason is empty.
     *
     * @param reason why, as the end of a sentence, without client data
     */
    public void hold(String reason) {
        holdReason = reason;
    }

    /** Counts a record that Kafka has acknowledged. */
    public void onRecordAcknowledged() {
        recordsAcknowledged.increment();
    }

    @Override
    public long recordsAcknowledged() {
        return recordsAcknowledged.sum();
    }

    /** Buffered log data, in bytes. */
    public long bufferedBytes() {
        return bufferedBytes.get();
    }

    /** Maximum buffered log data before scanning pauses, in bytes. */
    @Override
    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /** The number of open requests; a request in several log groups counts once for each. */
    public long openRequests() {
        long tracked =
                groups.values().stream().mapToLong(LogGroupTracker::requests).sum();
        return Math.max(0, tracked - unacknowledged.get());
    }

    /** The committable position of all log groups, milliseconds since the epoch; negative while unknown. */
    public long committablePosition() {
        return groups.values().stream()
                .filter(group -> !group.isAbsent())
                .mapToLong(LogGroupTracker::deliveredThrough)
                .min()
                .orElse(-1);
    }

    /** The bytes to free so that a tenth of the limit is free. */
    public long excessBytes() {
        return Math.max(0, bufferedBytes.get() - maxBufferedBytes * 9 / 10);
    }

    /** Whether the buffer exceeds the limit so far that requests must be completed early. */
    public boolean isOverfull() {
        return bufferedBytes.get()
                > Math.max(maxBufferedBytes, Math.min(maxBufferedBytes + maxBufferedBytes / PART_ABOVE, heapCanHold));
    }

    /** Whether the buffered log data exceeds the limit. */
    public boolean isBufferFull() {
        return bufferedBytes.get() > maxBufferedBytes;
    }

    @Override
    public void assign(LogGroup group, String work) {
        works.put(group, work);
    }

    @Override
    public void drain(Collection<LogGroup> drained) {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (drained.stream().anyMatch(this::isAnyUnacknowledged) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(DRAIN_CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        awaitWrites(drained);
        // begins writes with what has changed since
        flush(Duration.ZERO);
        awaitWrites(drained);
    }

    /** A log group that is handed over does not wait for the writes of others. */
    private void awaitWrites(Collection<LogGroup> written) {
        written.stream()
                .map(groups::get)
                .filter(Objects::nonNull)
                .forEach(group -> writes.await(group.writtenWith(), DRAIN));
    }

    private boolean isAnyUnacknowledged(LogGroup group) {
        LogGroupTracker tracker = groups.get(group);
        return tracker != null && tracker.isAnyUnacknowledged();
    }

    @Override
    public void retainScans(LogGroup group, int count) {
        LogGroupTracker known = groups.get(group);
        if (known != null && known.loadedAt() != recovery.knownRewinds()) {
            // its consumer was not running when the others had to resume
            rewind(group);
        } else if (known != null && !known.isOpen()) {
            // its shard was lost while it did not exist
            revoke(group);
        }
        tracker(group).retainScans(count);
    }

    /** The scans resume from what is stored, where undelivered requests are unknown. */
    @Override
    public void rewind(LogGroup group) {
        afterWrite(group, this::rewind);
    }

    /** Does it when no write of the log group is in progress. Other writes go on until then. */
    private void afterWrite(LogGroup group, Consumer<LogGroupTracker> action) {
        for (LogGroupTracker known = groups.get(group); known != null; known = groups.get(group)) {
            Object writtenWith = known.writtenWith();
            writes.await(writtenWith, CheckpointWrites.UNTIL_ALL_HAVE_ENDED);
            synchronized (this) {
                if (!writes.isInProgress(writtenWith)) {
                    action.accept(known);
                    return;
                }
            }
        }
    }

    private void rewind(LogGroupTracker known) {
        try {
            LogGroupTracker.flush(togetherWith(known));
        } catch (IOException e) {
            // what was delivered since the last flush is delivered again, which is allowed; flush() logs the reason
            LOG.debug("Failed to write the checkpoint of {}", known.logGroup().name(), e);
        }
        groups.remove(known.logGroup());
        known.revoke();
        findTwins();
    }

    @Override
    public int rewinds() {
        return recovery.rewinds();
    }

    @Override
    public OptionalLong resumePosition(ScanId scanId) {
        return tracker(scanId.group()).resume(scanId.index());
    }

    @Override
    public void scansFrom(ScanId scanId, long position) {
        tracker(scanId.group()).scansFrom(scanId.index(), position);
    }

    @Override
    public void advance(ScanId scanId, long position) {
        tracker(scanId.group()).advance(scanId.index(), position);
    }

    @Override
    public void markMissing(LogGroup group) {
        tracker(group).markMissing();
    }

    @Override
    public void store() {
        flush();
    }

    @Override
    public void refresh() {
        checkpointStore.refresh();
    }

    /**
     * Requests in flight may still be acknowledged. The process that resumes from the checkpoint delivers them again.
     */
    @Override
    public void revoke(LogGroup group) {
        afterWrite(group, left -> {
            groups.remove(group);
            left.revoke();
            findTwins();
            checkpointStore.release(documentName(group));
        });
    }

    @Override
    public boolean hasCapacity() {
        return isScanningAllowed() && !isBufferFull();
    }

    private boolean isScanningAllowed() {
        return holdReason.isEmpty() && !recovery.isPending();
    }

    @Override
    public String pauseReason() {
        if (!holdReason.isEmpty()) {
            return holdReason;
        }
        return recovery.isPending()
                ? "a route was stopped, waiting for the requests in flight"
                : BackPressure.super.pauseReason();
    }

    @Override
    public boolean hasCapacityForAll() {
        return isScanningAllowed() && bufferedBytes.get() <= maxBufferedBytes / 2;
    }

    @Override
    public boolean hasCapacityForSlowest() {
        return isScanningAllowed() && (hasCapacity() || (unacknowledged.get() == 0 && !isOverfull()));
    }

    @Override
    public int inFlight() {
        return Math.max(0, unacknowledged.get() - held.get());
    }

    /** Whether requests wait for their acknowledgement, in flight or held. */
    public boolean isAnyUnacknowledged() {
        return unacknowledged.get() > 0;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    protected void doStart() {
        Objects.requireNonNull(checkpointStore, "CHECKPOINT_STORE names no store: use file or kafka");
        limitTo(Runtime.getRuntime().maxMemory());
        CamelContextAware.trySetCamelContext(checkpointStore, camelContext);
        ServiceHelper.startService(checkpointStore);
        deliveryMetrics.registerBuffer(bufferedBytes::get, () -> maxBufferedBytes);
        deliveryMetrics.registerRequests(this::openRequests, this::inFlight);
        deliveryMetrics.registerCheckpoint(() -> keptThrough);
        health.written(Duration.ZERO);
        recovery.setTimeout(stoppedRouteTimeout);
        camelContext.getManagementStrategy().addEventNotifier(recovery);
        flusher = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "checkpoints");
        writers = camelContext.getExecutorServiceManager().newFixedThreadPool(this, "checkpoint-writers", WRITERS);
        forcer = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "checkpoint-disk");
        flushAfter(FLUSH_MILLIS);
        forcing = forcer.scheduleWithFixedDelay(this::force, FORCE_SECONDS, FORCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs after all routes have stopped, and stores what they delivered until then. */
    @Override
    protected void doStop() {
        camelContext.getManagementStrategy().removeEventNotifier(recovery);
        nextFlush.cancel(false);
        forcing.cancel(false);
        if (health.unwritten().compareTo(SLOW) > 0) {
            // it may be unreachable, and a stop has no time to wait for it
            checkpointStore.shortenTimeouts();
        }
        camelContext.getExecutorServiceManager().shutdownGraceful(flusher);
        camelContext.getExecutorServiceManager().shutdownGraceful(forcer);
        flush();
        force();
        camelContext.getExecutorServiceManager().shutdownGraceful(writers);
        ServiceHelper.stopService(checkpointStore);
        tellWhatIsLeft();
    }

    private void tellWhatIsLeft() {
        int records = leftBehind.get() + unacknowledged.get();
        if (records > 0) {
            LOG.warn(
                    "{} records were not delivered before the stop. No data is lost: their events are read again"
                            + " after the restart.",
                    records);
        }
    }

    private void flushAfter(long millis) {
        nextFlush = flusher.schedule(this::flushRegularly, millis, TimeUnit.MILLISECONDS);
    }

    /** Subtracts the duration of the flush, so that a slow store does not increase what a crash duplicates. */
    private void flushRegularly() {
        long began = System.nanoTime();
        flush(MAX_REGULAR_FLUSH);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (!isStoppingOrStopped()) {
            flushAfter(Math.max(MIN_PAUSE_MILLIS, FLUSH_MILLIS - took));
        }
    }

    private synchronized void flush() {
        if (!flush(CheckpointWrites.UNTIL_ALL_HAVE_ENDED)) {
            // writes that were in progress, which have ended now
            flush(CheckpointWrites.UNTIL_ALL_HAVE_ENDED);
        }
    }

    /**
     * Writes new content to the store. After a failure the content stays dirty and is written by the next flush.
     *
     * @return false if something has still to be written
     */
    private synchronized boolean flush(Duration atMost) {
        long began = System.currentTimeMillis();
        try {
            hashKey.write(checkpointStore);
            Duration unwritten = writes.write(together(), atMost);
            keptThrough = unwritten.isZero() ? began : System.currentTimeMillis() - unwritten.toMillis();
            health.written(unwritten);
            if (!unwritten.isZero()) {
                return false;
            }
            if (storeFailing) {
                storeFailing = false;
                LOG.info("Checkpoint writes recovered");
            }
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
            health.failed(reason);
            if (!storeFailing) {
                storeFailing = true;
                LOG.warn(
                        "Failed to write checkpoints: {}. Delivery continues; after a restart, records delivered"
                                + " from now on will be duplicated. Check CHECKPOINT_DIR or CHECKPOINT_TOPIC.",
                        reason);
            }
        }
        return true;
    }

    /** Runs concurrently with the flushes, so that a slow disk does not delay them. */
    private void force() {
        try {
            hashKey.restore(checkpointStore);
            checkpointStore.force();
            forceFails = false;
        } catch (IOException | RuntimeException e) {
            // failed writes were already logged
            if (!forceFails && !storeFailing) {
                forceFails = true;
                LOG.warn(
                        "Checkpoints are written, but not forced to the disk: {}. After a power failure, records"
                                + " delivered since would be duplicated.",
                        e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    private List<LogGroupTracker> togetherWith(LogGroupTracker group) {
        return together().values().stream()
                .filter(together -> together.contains(group))
                .findFirst()
                .orElseThrow();
    }

    /** The log groups that are written together: those of a shard, or each alone. */
    private Map<Object, List<LogGroupTracker>> together() {
        Map<Object, List<LogGroupTracker>> together = new HashMap<>();
        for (LogGroupTracker group : groups.values()) {
            together.computeIfAbsent(group.writtenWith(), any -> new ArrayList<>())
                    .add(group);
        }
        return together;
    }

    /** The committable position of one log group; negative while unknown, or if another process reads it. */
    private long committablePosition(LogGroup group) {
        LogGroupTracker tracker = groups.get(group);
        return tracker == null ? -1 : tracker.deliveredThrough();
    }

    private LogGroupTracker tracker(LogGroup group) {
        LogGroupTracker known = groups.get(group);
        if (known == null) {
            known = groups.computeIfAbsent(group, this::load);
            findTwins();
        }
        return known;
    }

    private void findTwins() {
        groups.values().forEach(group -> group.findTwins(groups.values()));
    }

    private LogGroupTracker load(LogGroup group) {
        try {
            LogGroupTracker tracker = new LogGroupTracker(
                    group,
                    documentName(group),
                    checkpointStore.of(works.getOrDefault(group, "")),
                    hashKey.hashes(checkpointStore),
                    elsewhere,
                    bufferedBytes,
                    recovery.knownRewinds());
            if (measured.add(group)) {
                deliveryMetrics.registerLogGroup(
                        group.name(), group.region(), group.account(), () -> committablePosition(group));
            }
            return tracker;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Failed to read the checkpoint of " + group.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Readable, and different for log groups that differ only in characters that a file name cannot contain. The id of
     * the credentials' account is not part of it, since it may be unknown.
     */
    private static String documentName(LogGroup group) {
        String identity = group.region() + (group.isUniqueByName() ? " " : " " + group.account() + " ") + group.name();
        return identity.replaceAll("[^A-Za-z0-9_-]", "_") + "-" + Long.toHexString(Hash64.of(identity));
    }
}
