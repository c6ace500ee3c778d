package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.cloudwatch.EventHash;
import dev.apigatewaylogging.cloudwatch.EventId;
import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.GatewayLogGroup;
import dev.apigatewaylogging.hash.Hash128;
import dev.apigatewaylogging.hash.SipHash128;
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
final class GroupProgress {

    private static final Logger LOG = LoggerFactory.getLogger(GroupProgress.class);
    private static final long NEVER = Long.MIN_VALUE;

    /** So many pieces of the journal in a row may be lost, a disk's damage, without hiding the later ones. */
    private static final int MOST_LOST = 50;

    private final LogGroup logGroup;
    private final GatewayLogGroup stage;
    private final String document;
    private final CheckpointStore store;
    private final AtomicLong bytesHeldInAll;
    private final List<Pass> passes = new ArrayList<>();
    private final DeliveredRequests delivered = new DeliveredRequests();
    private final DeliveredJournal journal;
    private Checkpoint kept;
    private final SipHash128 hashes;
    private final Hash128 documentHash;
    private final DeliveredElsewhere elsewhere;
    private final EventHash eventHashes;
    private volatile List<GroupProgress> twins = List.of();
    private boolean absent;
    private long firstInStore;

    /** How far one pass has come. */
    private static final class Pass {
        private long edge = NEVER;
        private Holds holds;
        private long scansFrom = NEVER;
        private Remainders remainders = new Remainders();

        private Pass(Holds holds) {
            this.holds = holds;
        }

        /** Notes a request of which the scan may see the remainder alone. */
        private void delivered(Delivered request) {
            if (request.straddles(scansFrom)) {
                remainders.add(request);
            }
        }

        private long position() {
            return Math.min(edge, holds.oldest());
        }
    }

    /** What a flush has to write, in this order, taken at one moment. */
    private record Pending(List<Segment> segments, List<byte[]> contents, Checkpoint checkpoint) {}

    /**
     * Takes up what an earlier run has kept.
     *
     * @param document name of the group's documents in the store
     * @param hashes with the key of this installation
     * @param elsewhere what the journals of all log groups keep of other log groups
     * @throws IOException if the store cannot tell
     */
    GroupProgress(
            LogGroup logGroup,
            String document,
            CheckpointStore store,
            SipHash128 hashes,
            DeliveredElsewhere elsewhere,
            AtomicLong bytesHeldInAll)
            throws IOException {
        this.logGroup = logGroup;
        this.stage = GatewayLogGroup.of(logGroup.name());
        this.document = document;
        this.store = store;
        this.hashes = hashes;
        this.documentHash = hashes.hash(document);
        this.elsewhere = elsewhere;
        this.eventHashes = new EventHash(hashes);
        this.bytesHeldInAll = bytesHeldInAll;
        Optional<byte[]> found = store.get(document);
        kept = found.isPresent() ? Checkpoint.fromJson(found.get()) : new Checkpoint(List.of(), 0);
        for (int number = 0; number < kept.positions().size(); number++) {
            pass(number).edge = kept.positions().get(number);
        }
        List<Segment> segments = new ArrayList<>();
        long next = kept.firstSegment();
        for (long number = next; number < next + MOST_LOST; number++) {
            Optional<byte[]> content = store.get(segmentName(number));
            if (content.isPresent()) {
                segments.add(Segment.of(number, content.get(), this::readBack));
                next = number + 1;
            }
        }
        journal = new DeliveredJournal(segments, next);
        firstInStore = kept.firstSegment();
        while (firstInStore > 0 && store.get(segmentName(firstInStore - 1)).isPresent()) {
            firstInStore--;
        }
    }

    private void readBack(Delivered request) {
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
    synchronized OptionalLong restart(int number) {
        Pass pass = pass(number);
        pass.edge = pass.position();
        pass.holds.abandon();
        pass.holds = new Holds(bytesHeldInAll);
        return pass.edge == NEVER ? OptionalLong.empty() : OptionalLong.of(pass.edge);
    }

    /** A scan begins: it sees only the remainder of requests that began before it. */
    synchronized void scansFrom(int number, long position) {
        absent = false;
        Pass pass = pass(number);
        pass.edge = position;
        pass.scansFrom = position;
        pass.remainders = new Remainders();
        for (Segment segment : journal.segments()) {
            try {
                if (segment.last() < position) {
                    continue;
                }
                if (segment.isReleased()) {
                    store.get(segmentName(segment.number()))
                            .ifPresent(content -> Segment.forEach(content, pass::delivered));
                } else {
                    Segment.forEach(segment.content(), pass::delivered);
                }
            } catch (IOException e) {
                // they are delivered once more, in part: that is allowed, and the store's own warning says why
                LOG.debug("The journal of {} cannot be read: {}", logGroup.name(), e.toString());
            }
        }
    }

    /** Only so many passes are read: what another one held back is let go. */
    synchronized void passes(int count) {
        while (passes.size() > count) {
            passes.remove(passes.size() - 1).holds.abandon();
        }
    }

    /** Nothing is held and nothing more is kept: the group is another process's. */
    synchronized void abandon() {
        absent = true;
        passes.forEach(pass -> pass.holds.abandon());
    }

    /** How many requests hold the positions back. */
    synchronized long requests() {
        return passes.stream().mapToLong(pass -> pass.holds.requests()).sum();
    }

    /** The time up to which the first reading is delivered, milliseconds since the epoch; negative while unknown. */
    synchronized long deliveredThrough() {
        return absent || passes.isEmpty() || passes.get(0).edge == NEVER
                ? -1
                : passes.get(0).position();
    }

    /** There is nothing to read until something is read. */
    synchronized void absent() {
        absent = true;
    }

    synchronized boolean isAbsent() {
        return absent;
    }

    synchronized void readThrough(int number, long edge) {
        absent = false;
        pass(number).edge = edge;
    }

    synchronized Holds holds(int number) {
        return pass(number).holds;
    }

    /** A request is on its way. It is known from now on, and kept when it has arrived. */
    synchronized void sent(Delivered request) {
        delivered.add(request, oldestPosition());
    }

    /**
     * Keeps a request that has arrived and lets go of it, in one step: no checkpoint sees the one without the other.
     *
     * @param othersHave the keys of what other log groups have of it
     */
    synchronized void settle(Delivered request, List<Hash128> othersHave, Holds holds, long bytes) {
        keep(request);
        othersHave.forEach(key -> journal.add(Delivered.elsewhere(key, request)));
        holds.release(request.first(), bytes);
    }

    private void keep(Delivered request) {
        passes.forEach(pass -> pass.delivered(request));
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
    boolean covers(Delivered lines, boolean standsAlone, int pass) {
        return isDelivered(lines, standsAlone, pass)
                || twins.stream().anyMatch(twin -> twin.hasDeliveredContent(lines.content()));
    }

    private synchronized boolean isDelivered(Delivered lines, boolean standsAlone, int pass) {
        return delivered.contains(lines)
                || isKnownElsewhere(lines)
                || pass(pass).remainders.cover(lines)
                || (!standsAlone && pass + 1 < passes.size() && delivered.wasSeenNear(lines.id(), lines.first()));
    }

    /** What only another log group's journal knows is kept here too: that one may forget it earlier. */
    private boolean isKnownElsewhere(Delivered lines) {
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
    void findTwins(Collection<GroupProgress> groups) {
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
            Segment segment = pending.segments().get(i);
            byte[] content = pending.contents().get(i);
            store.put(segmentName(segment.number()), content);
            synchronized (this) {
                segment.written(content.length);
            }
        }
        if (!pending.checkpoint().equals(kept)) {
            store.put(document, pending.checkpoint().toJson(logGroup.name()));
            kept = pending.checkpoint();
        }
        forget(kept.firstSegment());
    }

    /** Takes the segments before the first one out of the store, also those that a crash left there. */
    private void forget(long firstSegment) throws IOException {
        for (long number = firstSegment - 1; number >= firstInStore; number--) {
            store.put(segmentName(number), new byte[0]);
        }
        firstInStore = Math.max(firstInStore, firstSegment);
    }

    private synchronized Pending pending() {
        journal.dropBefore(oldestPosition());
        List<Segment> segments = journal.unwritten();
        List<byte[]> contents = segments.stream().map(Segment::content).toList();
        List<Long> positions = passes.stream().map(Pass::position).toList();
        return new Pending(segments, contents, new Checkpoint(positions, journal.firstNumber()));
    }

    /** Nothing before this time is read again. */
    private long oldestPosition() {
        long oldest = Long.MAX_VALUE;
        for (Pass pass : passes) {
            oldest = Math.min(oldest, pass.position());
        }
        return oldest;
    }

    private Pass pass(int number) {
        while (passes.size() <= number) {
            passes.add(new Pass(new Holds(bytesHeldInAll)));
        }
        return passes.get(number);
    }

    private String segmentName(long number) {
        return document + ".delivered-" + number;
    }
}
