package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.Checkpoint;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.DeliveryJournal;
import dev.apigatewaylogging.checkpoint.JournalSegment;
import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.EventIdHasher;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The progress of one log group: what each pass has read, which requests hold it back, what is delivered. */
final class LogGroupTracker {

    private static final Logger LOG = LoggerFactory.getLogger(LogGroupTracker.class);
    private static final long NEVER = Long.MIN_VALUE;

    /** So many pieces of the journal in a row may be lost, a disk's damage, without hiding the later ones. */
    private static final int MAX_MISSING_SEGMENTS = 50;

    private final LogGroup logGroup;
    private final ApiGatewayLogGroup stage;
    private final String checkpointName;
    private final CheckpointStore store;
    private final AtomicLong bytesHeldInAll;
    private final List<Pass> retainScans = new ArrayList<>();
    private final DeduplicationIndex delivered = new DeduplicationIndex();
    private final DeliveryJournal journal;
    private Checkpoint lastCheckpoint;
    private final SipHash128 hashes;
    private final Hash128 documentHash;
    private final CrossLogIndex elsewhere;
    private final EventIdHasher eventHashes;
    private volatile List<LogGroupTracker> twins = List.of();
    private boolean absent;
    private long firstInStore;

    /** How far one pass has come. */
    private static final class Pass {
        private long edge = NEVER;
        private InFlightRequests holds;
        private long scansFrom = NEVER;
        private RemainderIndex remainders = new RemainderIndex();

        private Pass(InFlightRequests holds) {
            this.holds = holds;
        }

        /** Notes a request of which the scan may see the remainder alone. */
        private void delivered(RequestFingerprint request) {
            if (request.straddles(scansFrom)) {
                remainders.add(request);
            }
        }

        private long position() {
            return Math.min(edge, holds.oldest());
        }
    }

    /** What a flush has to write, in this order, taken at one moment. */
    private record Pending(List<JournalSegment> segments, List<byte[]> contents, Checkpoint checkpoint) {}

    /**
     * Takes up what an earlier run has kept.
     *
     * @param checkpointName name of the group's documents in the store
     * @param hashes with the key of this installation
     * @param elsewhere what the journals of all log groups keep of other log groups
     * @throws IOException if the store cannot tell
     */
    LogGroupTracker(
            LogGroup logGroup,
            String checkpointName,
            CheckpointStore store,
            SipHash128 hashes,
            CrossLogIndex elsewhere,
            AtomicLong bytesHeldInAll)
            throws IOException {
        this.logGroup = logGroup;
        this.stage = ApiGatewayLogGroup.of(logGroup.name());
        this.checkpointName = checkpointName;
        this.store = store;
        this.hashes = hashes;
        this.documentHash = hashes.hash(checkpointName);
        this.elsewhere = elsewhere;
        this.eventHashes = new EventIdHasher(hashes);
        this.bytesHeldInAll = bytesHeldInAll;
        Optional<byte[]> found = store.get(checkpointName);
        lastCheckpoint = found.isPresent() ? Checkpoint.fromJson(found.get()) : new Checkpoint(List.of(), 0);
        for (int number = 0; number < lastCheckpoint.positions().size(); number++) {
            pass(number).edge = lastCheckpoint.positions().get(number);
        }
        List<JournalSegment> segments = new ArrayList<>();
        long next = lastCheckpoint.firstSegment();
        for (long number = next; number < next + MAX_MISSING_SEGMENTS; number++) {
            Optional<byte[]> content = store.get(segmentName(number));
            if (content.isPresent()) {
                segments.add(JournalSegment.of(number, content.get(), this::readBack));
                next = number + 1;
            }
        }
        journal = new DeliveryJournal(segments, next);
        firstInStore = lastCheckpoint.firstSegment();
        while (firstInStore > 0 && store.get(segmentName(firstInStore - 1)).isPresent()) {
            firstInStore--;
        }
    }

    private void readBack(RequestFingerprint request) {
        if (request.isElsewhere()) {
            elsewhere.add(request.id(), request.last());
        } else {
            delivered.add(request, oldestPosition());
        }
    }

    /**
     * Where the pass may go on. What it held open is forgotten: it is scanned again from there.
     *
     * @return milliseconds since the epoch, empty when the pass has never read
     */
    synchronized OptionalLong resume(int number) {
        Pass pass = pass(number);
        pass.edge = pass.position();
        pass.holds.clear();
        pass.holds = new InFlightRequests(bytesHeldInAll);
        return pass.edge == NEVER ? OptionalLong.empty() : OptionalLong.of(pass.edge);
    }

    /** A scan begins: it sees only the remainder of requests that began before it. */
    synchronized void scansFrom(int number, long position) {
        absent = false;
        Pass pass = pass(number);
        pass.edge = position;
        pass.scansFrom = position;
        pass.remainders = new RemainderIndex();
        for (JournalSegment segment : journal.segments()) {
            try {
                if (segment.last() < position) {
                    continue;
                }
                if (segment.isReleased()) {
                    store.get(segmentName(segment.number()))
                            .ifPresent(content -> JournalSegment.forEach(content, pass::delivered));
                } else {
                    JournalSegment.forEach(segment.content(), pass::delivered);
                }
            } catch (IOException e) {
                // they are delivered once more, in part: that is allowed, and the store's own warning says why
                LOG.debug("The journal of {} cannot be read: {}", logGroup.name(), e.toString());
            }
        }
    }

    /** Only so many passes are read: what another one held back is let go. */
    synchronized void retainScans(int count) {
        while (retainScans.size() > count) {
            retainScans.remove(retainScans.size() - 1).holds.clear();
        }
    }

    /** Nothing is held and nothing more is kept: the group is another process's. */
    synchronized void revoke() {
        absent = true;
        retainScans.forEach(pass -> pass.holds.clear());
    }

    /** How many requests hold the positions back. */
    synchronized long requests() {
        return retainScans.stream().mapToLong(pass -> pass.holds.requests()).sum();
    }

    /** The time up to which the first reading is delivered, milliseconds since the epoch; negative while unknown. */
    synchronized long deliveredThrough() {
        return absent || retainScans.isEmpty() || retainScans.get(0).edge == NEVER
                ? -1
                : retainScans.get(0).position();
    }

    /** There is nothing to read until something is read. */
    synchronized void absent() {
        absent = true;
    }

    synchronized boolean isAbsent() {
        return absent;
    }

    synchronized void advance(int number, long edge) {
        absent = false;
        pass(number).edge = edge;
    }

    synchronized InFlightRequests holds(int number) {
        return pass(number).holds;
    }

    /** A request is on its way. It is known from now on, and kept when it has arrived. */
    synchronized void sent(RequestFingerprint request) {
        delivered.add(request, oldestPosition());
    }

    /**
     * Keeps a request that has arrived and lets go of it, in one step: no checkpoint sees the one without the other.
     *
     * @param othersHave the keys of what other log groups have of it
     */
    synchronized void acknowledge(
            RequestFingerprint request, List<Hash128> othersHave, InFlightRequests holds, long bytes) {
        keep(request);
        othersHave.forEach(key -> journal.add(RequestFingerprint.elsewhere(key, request)));
        holds.release(request.first(), bytes);
    }

    private void keep(RequestFingerprint request) {
        retainScans.forEach(pass -> pass.delivered(request));
        journal.add(request);
    }

    /** Under which the journals of other log groups know what this one has of a request. */
    Hash128 keyElsewhere(Hash128 fingerprint) {
        return fingerprint.plus(documentHash);
    }

    /** The keyed hash of a text. */
    Hash128 hash(String text) {
        return hashes.hash(text);
    }

    /** The keyed hash of an event's id. */
    Hash128 hash(EventId event) {
        return eventHashes.of(event);
    }

    /**
     * Whether these events need not be sent: they were delivered, in this log group or in one that repeats it; or they are
     * the remainder of a delivered request in whose middle the scan began; or they came shortly after such a request, and a
     * later scan finds them together with it.
     *
     * @param standsAlone whether they tell of a request by themselves: then they need not wait for a later scan
     */
    boolean isDuplicate(RequestFingerprint lines, boolean standsAlone, int pass) {
        return isDelivered(lines, standsAlone, pass)
                || twins.stream().anyMatch(twin -> twin.hasDeliveredContent(lines.content()));
    }

    private synchronized boolean isDelivered(RequestFingerprint lines, boolean standsAlone, int pass) {
        return delivered.contains(lines)
                || isKnownElsewhere(lines)
                || pass(pass).remainders.cover(lines)
                || (!standsAlone && pass + 1 < retainScans.size() && delivered.wasSeenNear(lines.id(), lines.first()));
    }

    /** What only another log group's journal knows is kept here too: that one may forget it earlier. */
    private boolean isKnownElsewhere(RequestFingerprint lines) {
        boolean known = elsewhere.contains(keyElsewhere(lines.fingerprint()));
        if (known) {
            delivered.add(lines, oldestPosition());
            keep(lines);
        }
        return known;
    }

    private synchronized boolean hasDeliveredContent(Hash128 content) {
        return delivered.containsContent(content);
    }

    /** Whether another group has the same requests: a canary's group repeats its stage's group. */
    boolean hasTwin() {
        return !twins.isEmpty();
    }

    /** Looks for the twin among all groups. */
    void findTwins(Collection<LogGroupTracker> groups) {
        twins = groups.stream()
                .filter(group -> group != this
                        && !stage.apiId().isEmpty()
                        && stage.apiId().equals(group.stage.apiId())
                        && stage.stage().equals(group.stage.stage())
                        && logGroup.account().equals(group.logGroup.account())
                        && logGroup.region().equals(group.logGroup.region()))
                .toList();
    }

    /**
     * Writes what is new to the store: first the delivered requests, then the positions, so that whatever a crash
     * leaves behind, no position is ahead of what is known to be delivered.
     */
    void flush() throws IOException {
        Pending pending = pending();
        for (int i = 0; i < pending.segments().size(); i++) {
            JournalSegment segment = pending.segments().get(i);
            byte[] content = pending.contents().get(i);
            store.put(segmentName(segment.number()), content);
            synchronized (this) {
                segment.written(content.length);
            }
        }
        if (!pending.checkpoint().equals(lastCheckpoint)) {
            store.put(checkpointName, pending.checkpoint().toJson(logGroup.name()));
            lastCheckpoint = pending.checkpoint();
        }
        deleteObsoleteSegments(lastCheckpoint.firstSegment());
    }

    /** Takes the segments before the first one out of the store, also those that a crash left there. */
    private void deleteObsoleteSegments(long firstSegment) throws IOException {
        for (long number = firstSegment - 1; number >= firstInStore; number--) {
            store.put(segmentName(number), new byte[0]);
        }
        firstInStore = Math.max(firstInStore, firstSegment);
    }

    private synchronized Pending pending() {
        journal.dropBefore(oldestPosition());
        List<JournalSegment> segments = journal.dirty();
        List<byte[]> contents = segments.stream().map(JournalSegment::content).toList();
        List<Long> positions = retainScans.stream().map(Pass::position).toList();
        return new Pending(segments, contents, new Checkpoint(positions, journal.firstNumber()));
    }

    /** Nothing before this time is read again. */
    private long oldestPosition() {
        long oldest = Long.MAX_VALUE;
        for (Pass pass : retainScans) {
            oldest = Math.min(oldest, pass.position());
        }
        return oldest;
    }

    private Pass pass(int number) {
        while (retainScans.size() <= number) {
            retainScans.add(new Pass(new InFlightRequests(bytesHeldInAll)));
        }
        return retainScans.get(number);
    }

    private String segmentName(long number) {
        return checkpointName + ".delivered-" + number;
    }
}
