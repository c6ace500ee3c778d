package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.CheckpointHealthCheck;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.HashKey;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanCheckpointer;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.util.hash.Hash64;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is read, what is delivered and what may be forgotten, of all log groups. A position moves only when the record
 * that came out of the aggregator was acknowledged; see {@code docs/adr/0002-progress.md}.
 */
@Metadata(
        label = "bean",
        description = "Tracks what was read and delivered, stores checkpoints, and applies back-pressure")
public final class DeliveryTracker extends ServiceSupport implements ScanCheckpointer, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTracker.class);
    private static final long MIB = 1024L * 1024;

    /** From the beginning of one flush to that of the next. */
    private static final long FLUSH_MILLIS = 500;

    /** Between two flushes at least, should the store be slow. */
    private static final long MIN_PAUSE_MILLIS = 50;

    /** Between the beginnings of two times that the store makes everything survive a loss of power. */
    private static final long FORCE_SECONDS = 5;

    private static final int WRITERS = 8;

    /** The part of the heap that open and undelivered requests may take, in percent. The rest is for pages, records, the SDK. */
    private static final int HEAP_PERCENT = 45;

    /** The fourth part of what is allowed may come on top of it, as far as the heap goes, for log groups that others wait for. */
    private static final int PART_ABOVE = 4;

    /** A store that has not written everything for so long may be away. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    @Metadata(description = "Stores the checkpoints", required = true)
    private CheckpointStore checkpointStore;

    @Metadata(description = "Reports whether checkpoints are written", required = true)
    private CheckpointHealthCheck health;

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    private final HashKey hashKey = new HashKey();
    private final CrossLogIndex elsewhere = new CrossLogIndex();
    private final Map<LogGroup, LogGroupTracker> groups = new ConcurrentHashMap<>();
    private final Set<LogGroup> measured = ConcurrentHashMap.newKeySet();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private long maxBufferedBytes = 100 * MIB;
    private long heapCanHold = Long.MAX_VALUE;
    private CamelContext camelContext;
    private ScheduledExecutorService flusher;
    private volatile Future<?> nextFlush;
    private ExecutorService writers;
    private ScheduledExecutorService forcer;
    private Future<?> forcing;
    private boolean forceFails;
    private final AtomicInteger leftBehind = new AtomicInteger();
    private volatile boolean storeFailing;
    private volatile long keptThrough = -1;

    public DeliveryTracker() {}

    /** With a health check of its own. */
    public DeliveryTracker(Meters meters) {
        this.meters = meters;
        this.health = new CheckpointHealthCheck();
    }

    /** Where checkpoints are kept. */
    public void setCheckpointStore(CheckpointStore checkpointStore) {
        this.checkpointStore = checkpointStore;
    }

    /** How much memory requests may take before scanning pauses, in MiB; the heap may allow less. */
    public void setMaxBufferedMebibytes(long mebibytes) {
        maxBufferedBytes = mebibytes * MIB;
    }

    /**
     * Lowers the limit to what the heap can hold, with a warning that names the limit in force.
     *
     * @param maxHeap the largest size of the heap, in bytes
     */
    void limitTo(long maxHeap) {
        long possible = Math.max(MIB, maxHeap / 100 * HEAP_PERCENT);
        heapCanHold = possible;
        if (maxBufferedBytes > possible) {
            LOG.warn(
                    "AKTO_BYTES_IN_THRESHOLD={} is more than a heap of {} MiB can hold: scanning pauses at {} MiB. Use a smaller"
                            + " value, or give the process more memory.",
                    maxBufferedBytes / MIB,
                    maxHeap / MIB,
                    possible / MIB);
            maxBufferedBytes = possible;
        }
    }

    /** Where positions, requests and memory are measured. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    /** Who is told whether checkpoints are written. */
    public void setHealth(CheckpointHealthCheck health) {
        this.health = health;
    }

    /** Whether the last checkpoint was written: if not, a restart delivers some requests again. */
    public boolean isKept() {
        return !storeFailing;
    }

    /** A record is given up until the next start. */
    void leftBehind() {
        leftBehind.incrementAndGet();
    }

    /** A request was seen: nothing from its first line on may be forgotten until its claim is settled. */
    public InFlightRequest track(ScanId scanId, String requestId) {
        return new InFlightRequest(tracker(scanId.group()), scanId, requestId);
    }

    /** A request was closed and is on its way to Kafka. */
    public void onSent() {
        unacknowledged.incrementAndGet();
    }

    /** What was on its way has come to an end, good or bad. */
    public void onCompleted() {
        unacknowledged.decrementAndGet();
    }

    /** The log text held, in bytes. */
    public long bufferedBytes() {
        return bufferedBytes.get();
    }

    /** How much log text may be held before reading pauses, in bytes. */
    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /** How many requests wait for more lines; one that is in several log groups counts in each. */
    public long openRequests() {
        long held =
                groups.values().stream().mapToLong(LogGroupTracker::requests).sum();
        return Math.max(0, held - inFlight());
    }

    /** The time up to which all log groups are delivered, milliseconds since the epoch; negative while unknown. */
    public long committablePosition() {
        return groups.values().stream()
                .filter(group -> !group.isAbsent())
                .mapToLong(LogGroupTracker::deliveredThrough)
                .min()
                .orElse(-1);
    }

    /** How much must go for a tenth of what is allowed to be free, in bytes. */
    public long excessBytes() {
        return Math.max(0, bufferedBytes.get() - maxBufferedBytes * 9 / 10);
    }

    /** Whether so much more is held than allowed that requests have to be closed early. */
    public boolean isOverfull() {
        return bufferedBytes.get()
                > Math.max(maxBufferedBytes, Math.min(maxBufferedBytes + maxBufferedBytes / PART_ABOVE, heapCanHold));
    }

    /** Whether more log text is held than allowed. */
    public boolean isBufferFull() {
        return bufferedBytes.get() > maxBufferedBytes;
    }

    @Override
    public void retainScans(LogGroup group, int count) {
        tracker(group).retainScans(count);
    }

    @Override
    public OptionalLong resumePosition(ScanId scanId) {
        return tracker(scanId.group()).resume(scanId.pass());
    }

    @Override
    public void scansFrom(ScanId scanId, long position) {
        tracker(scanId.group()).scansFrom(scanId.pass(), position);
    }

    @Override
    public void advance(ScanId scanId, long edge) {
        tracker(scanId.group()).advance(scanId.pass(), edge);
    }

    @Override
    public void markMissing(LogGroup group) {
        tracker(group).absent();
    }

    @Override
    public void refresh() {
        checkpointStore.refresh();
    }

    /** What is on its way may still arrive, and is delivered again by whom reads on from the checkpoint. */
    @Override
    public synchronized void revoke(LogGroup group) {
        LogGroupTracker left = groups.remove(group);
        if (left != null) {
            left.revoke();
            findTwins();
            checkpointStore.leave(documentName(group));
        }
    }

    @Override
    public boolean hasCapacity() {
        return !isBufferFull();
    }

    @Override
    public boolean hasRoomForSlowest() {
        return inFlight() == 0 && !isOverfull();
    }

    @Override
    public int inFlight() {
        return unacknowledged.get();
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
        meters.bindBuffer(bufferedBytes::get, () -> maxBufferedBytes);
        meters.bindRequests(this::openRequests, this::inFlight);
        meters.checkpoint(() -> keptThrough);
        health.written();
        flusher = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "checkpoints");
        writers = camelContext.getExecutorServiceManager().newFixedThreadPool(this, "checkpoint-writers", WRITERS);
        forcer = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "checkpoint-disk");
        flushAfter(FLUSH_MILLIS);
        forcing = forcer.scheduleWithFixedDelay(this::force, FORCE_SECONDS, FORCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The last thing after all routes have stopped: what they delivered until then is kept. */
    @Override
    protected void doStop() {
        nextFlush.cancel(false);
        forcing.cancel(false);
        if (health.unwritten().compareTo(SLOW) > 0) {
            // it may be away, and a stop has not the time to wait for it
            checkpointStore.hurry();
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
        int records = leftBehind.get() + inFlight();
        if (records > 0) {
            LOG.warn(
                    "{} records were not delivered before the stop. None is lost: their log entries are read again at the"
                            + " next start.",
                    records);
        }
    }

    private void flushAfter(long millis) {
        nextFlush = flusher.schedule(this::flushRegularly, millis, TimeUnit.MILLISECONDS);
    }

    /** The time that a slow store takes must not be added to the time whose deliveries a crash repeats. */
    private void flushRegularly() {
        long began = System.nanoTime();
        flush();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (!isStoppingOrStopped()) {
            flushAfter(Math.max(MIN_PAUSE_MILLIS, FLUSH_MILLIS - took));
        }
    }

    /** Writes what is new to the store. A store that fails is tried again: what is new stays new. */
    private synchronized void flush() {
        long began = System.currentTimeMillis();
        try {
            hashKey.write(checkpointStore);
            flushGroups();
            keptThrough = began;
            health.written();
            if (storeFailing) {
                storeFailing = false;
                LOG.info("Checkpoints can be written again");
            }
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
            health.failed(reason);
            if (!storeFailing) {
                storeFailing = true;
                LOG.warn(
                        "Checkpoints cannot be written: {}. Delivery goes on, but after a restart what was delivered from"
                                + " now on is delivered again. Check CHECKPOINT_STORE and its settings.",
                        reason);
            }
        }
    }

    /** Beside the flushes: a disk that takes long must not hold them up. */
    private void force() {
        try {
            hashKey.restore(checkpointStore);
            checkpointStore.force();
            forceFails = false;
        } catch (IOException | RuntimeException e) {
            // where nothing can be written, that was said already
            if (!forceFails && !storeFailing) {
                forceFails = true;
                LOG.warn(
                        "Checkpoints are written, but may not be on the disk yet: {}. After a loss of power, what was delivered"
                                + " since would be delivered again.",
                        e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    /** Beside one another: with many groups and a slow store, one after the other would take longer than was promised. */
    private void flushGroups() throws IOException {
        List<Future<?>> writes = new ArrayList<>();
        for (LogGroupTracker group : groups.values()) {
            writes.add(writers.submit(() -> {
                group.flush();
                return null;
            }));
        }
        IOException failure = null;
        for (Future<?> write : writes) {
            try {
                write.get();
            } catch (ExecutionException e) {
                failure = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = new IOException("interrupted", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Of one group; negative while unknown, and where another process reads it. */
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
                    checkpointStore,
                    hashKey.hashes(checkpointStore),
                    elsewhere,
                    bufferedBytes);
            if (measured.add(group)) {
                meters.logGroup(group.name(), group.region(), group.account(), () -> committablePosition(group));
            }
            return tracker;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The checkpoint of " + group.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Readable, and different for groups that differ only in characters that a file name cannot have. The own account is
     * not in it: it was not always known.
     */
    private static String documentName(LogGroup group) {
        String identity = group.region() + (group.isUniqueByName() ? " " : " " + group.account() + " ") + group.name();
        return identity.replaceAll("[^A-Za-z0-9_-]", "_") + "-" + Long.toHexString(Hash64.of(identity));
    }
}
