/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.Checkpoint;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.DeliveryJournal;
import dev.apigatewaylogging.checkpoint.JournalSegment;
import dev.apigatewaylogging.checkpoint.RequestFingerprint;
import dev.apigatewaylogging.component.cloudwatchlogs.EventId;
import dev.apigatewaylogging.component.cloudwatchlogs.EventIdHasher;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.util.hash.Hash128;
import dev.apigatewaylogging.util.hash.SipHash128;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks one log group: the position of each scan, the requests in flight, and the delivered requests. */
final class LogGroupTracker {

    private static final Logger LOG = LoggerFactory.getLogger(LogGroupTracker.class);
    private static final long NEVER = Long.MIN_VALUE;

    /** So many pieces of the journal in a row may be lost, a disk's damage, without hiding the later ones. */
    private static final int MAX_MISSING_SEGMENTS = 50;

    private final LogGroup logGroup;
    private final ApiGatewayLogGroup stage;
    private final String checkpointName;
    private final CheckpointStore store;
    private final AtomicLong bufferedBytes;
    private final List<Scan> scans = new ArrayList<>();
    private final DeduplicationIndex delivered = new DeduplicationIndex();
    /** What was sent and is not in the journal yet, by fingerprint. */
    private final Map<Hash128, RequestFingerprint> unacknowledged = new HashMap<>();

    private final DeliveryJournal journal;
    private Checkpoint lastCheckpoint;
    private final SipHash128 hashes;
    private final Hash128 documentHash;
    private final CrossLogIndex elsewhere;
    private final EventIdHasher eventHashes;
    private volatile List<LogGroupTracker> twins = List.of();
    private boolean missing;
    private long firstInStore;
    private final int loadedAt;

    /** The state of one scan. */
    private static final class Scan {
        private long position = NEVER;
        private InFlightRequests inFlight;
        private long scansFrom = NEVER;
        private RemainderIndex remainders = new RemainderIndex();

        private Scan(InFlightRequests inFlight) {
            this.inFlight = inFlight;
        }

        /** Records a request if the scan may find only its remainder. */
        private void delivered(RequestFingerprint request) {
            if (request.straddles(scansFrom)) {
                remainders.add(request);
            }
        }

        private long committablePosition() {
            return Math.min(position, inFlight.oldest());
        }
    }

    /** A consistent snapshot of what a flush writes: the documents, in this order. */
    private record Pending(
            List<JournalSegment> segments,
            List<byte[]> contents,
            Checkpoint checkpoint,
            Map<String, byte[]> documents) {}

    /**
     * Restores the state that an earlier run has stored.
     *
     * @param checkpointName name of the group's documents in the store
     * @param hashes with the key of this installation
     * @param elsewhere the entries in other log groups that the restored journals refer to
     * @param loadedAt how often scans had been rewound
     * @throws IOException if the store cannot be read
     */
    LogGroupTracker(
            LogGroup logGroup,
            String checkpointName,
            CheckpointStore store,
            SipHash128 hashes,
            CrossLogIndex elsewhere,
            AtomicLong bufferedBytes,
            int loadedAt)
            throws IOException {
        this.loadedAt = loadedAt;
        this.logGroup = logGroup;
        this.stage = ApiGatewayLogGroup.of(logGroup.name());
        this.checkpointName = checkpointName;
        this.store = store;
        this.hashes = hashes;
        this.documentHash = hashes.hash(checkpointName);
        this.elsewhere = elsewhere;
        this.eventHashes = new EventIdHasher(hashes);
        this.bufferedBytes = bufferedBytes;
        Optional<byte[]> found = store.get(checkpointName);
        lastCheckpoint = found.isPresent() ? Checkpoint.fromJson(found.get()) : new Checkpoint(List.of(), 0);
        for (int number = 0; number < lastCheckpoint.positions().size(); number++) {
            scan(number).position = lastCheckpoint.positions().get(number);
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
        journal = new DeliveryJournal(segments, next, store.isRewriting());
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
     * Returns the position where the scan resumes. Releases its open requests, which are scanned again from there.
     *
     * @return milliseconds since the epoch; empty if the scan has never run
     */
    synchronized OptionalLong resume(int number) {
        Scan scan = scan(number);
        scan.position = scan.committablePosition();
        scan.inFlight.clear();
        scan.inFlight = new InFlightRequests(bufferedBytes);
        return scan.position == NEVER ? OptionalLong.empty() : OptionalLong.of(scan.position);
    }

    /** Starts a scan, which finds only the remainder of requests that began before it. */
    synchronized void scansFrom(int number, long position) {
        missing = false;
        Scan scan = scan(number);
        scan.position = position;
        scan.scansFrom = position;
        scan.remainders = new RemainderIndex();
        long oldest = oldestPosition();
        unacknowledged.values().removeIf(request -> request.last() < oldest);
        unacknowledged.values().forEach(scan::delivered);
        for (JournalSegment segment : journal.segments()) {
            try {
                if (segment.last() < position) {
                    continue;
                }
                if (segment.isReleased()) {
                    store.get(segmentName(segment.number()))
                            .ifPresent(content -> JournalSegment.forEach(content, scan::delivered));
                } else {
                    JournalSegment.forEach(segment.content(), scan::delivered);
                }
            } catch (IOException e) {
                // their remainders are delivered again, which is allowed; the store has logged the reason
                LOG.debug("Failed to read the journal of {}: {}", logGroup.name(), e.toString());
            }
        }
    }

    LogGroup logGroup() {
        return logGroup;
    }

    /** How often scans had been rewound when the state was restored. */
    int loadedAt() {
        return loadedAt;
    }

    /** Limits the number of scans, and releases the requests of the others. */
    synchronized void retainScans(int count) {
        while (scans.size() > count) {
            scans.remove(scans.size() - 1).inFlight.clear();
        }
    }

    /** Releases all requests, because another process reads the log group. */
    synchronized void revoke() {
        missing = true;
        scans.forEach(scan -> scan.inFlight.clear());
    }

    /** Whether requests were sent and neither acknowledged nor failed. */
    synchronized boolean isAnyUnacknowledged() {
        return !unacknowledged.isEmpty();
    }

    /** The number of tracked requests. */
    synchronized long requests() {
        return scans.stream().mapToLong(scan -> scan.inFlight.requests()).sum();
    }

    /** The committable position of the live scan, milliseconds since the epoch; negative while unknown. */
    synchronized long deliveredThrough() {
        return missing || scans.isEmpty() || scans.get(0).position == NEVER
                ? -1
                : scans.get(0).committablePosition();
    }

    /** Marks the log group as missing until the next page. */
    synchronized void markMissing() {
        missing = true;
    }

    synchronized boolean isAbsent() {
        return missing;
    }

    synchronized void advance(int number, long position) {
        missing = false;
        scan(number).position = position;
    }

    synchronized InFlightRequests inFlight(int number) {
        return scan(number).inFlight;
    }

    /** Records a request in flight, so that duplicates are found. It is stored when it is acknowledged. */
    synchronized void sent(RequestFingerprint request) {
        known(request);
        unacknowledged.put(request.fingerprint(), request);
    }

    /**
     * Stores an acknowledged request and releases its position, atomically for checkpoints.
     *
     * @param othersHave the keys of the request's entries in other log groups
     */
    synchronized void acknowledge(
            RequestFingerprint request, List<Hash128> othersHave, InFlightRequests inFlight, long bytes) {
        journal.add(request);
        unacknowledged.remove(request.fingerprint());
        othersHave.forEach(key -> journal.add(RequestFingerprint.elsewhere(key, request)));
        inFlight.release(request.first(), bytes);
    }

    private void known(RequestFingerprint request) {
        delivered.add(request, oldestPosition());
        scans.forEach(scan -> scan.delivered(request));
    }

    /** The key of this log group's entries of a request, in the journals of other log groups. */
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
     * Whether these events need not be sent: they were delivered, in this log group or in one that repeats it; or they
     * are the remainder of a delivered request within which the scan started; or they followed such a request closely,
     * and a rescan finds them together with it.
     *
     * @param standsAlone whether they describe a request by themselves, so that they need not wait for a rescan
     */
    boolean isDuplicate(RequestFingerprint entries, boolean standsAlone, int scanIndex) {
        return isDelivered(entries, standsAlone, scanIndex)
                || twins.stream().anyMatch(twin -> twin.hasDeliveredContent(entries.content()));
    }

    private synchronized boolean isDelivered(RequestFingerprint entries, boolean standsAlone, int scanIndex) {
        return delivered.contains(entries)
                || isKnownElsewhere(entries)
                || scan(scanIndex).remainders.cover(entries)
                || (!standsAlone
                        && scanIndex + 1 < scans.size()
                        && delivered.wasSeenNear(entries.id(), entries.first()));
    }

    /** Copies entries that only another log group's journal refers to, since that journal may drop them earlier. */
    private boolean isKnownElsewhere(RequestFingerprint entries) {
        boolean known = elsewhere.contains(keyElsewhere(entries.fingerprint()));
        if (known) {
            known(entries);
            journal.add(entries);
        }
        return known;
    }

    private synchronized boolean hasDeliveredContent(Hash128 content) {
        return delivered.containsContent(content);
    }

    /** Whether another log group has the same requests: a canary's log group repeats that of its stage. */
    boolean hasTwin() {
        return !twins.isEmpty();
    }

    /** Finds the log groups that repeat this one. */
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
     * Writes new content of log groups that share a transaction, or of one log group, to the store: first the delivered requests,
     * then the positions, so that after a crash no position is ahead of the delivered requests. Then deletes obsolete segments,
     * including those left by a crash.
     *
     * @param together at least one
     */
    static void flush(List<LogGroupTracker> together) throws IOException {
        Map<LogGroupTracker, Pending> pending = new LinkedHashMap<>();
        together.get(0).store.commit(() -> {
            Map<String, byte[]> documents = new LinkedHashMap<>();
            for (LogGroupTracker group : together) {
                Pending its = group.pending();
                pending.put(group, its);
                documents.putAll(its.documents());
            }
            return documents;
        });
        pending.forEach(LogGroupTracker::written);
    }

    private synchronized void written(Pending pending) {
        for (int i = 0; i < pending.segments().size(); i++) {
            pending.segments().get(i).written(pending.contents().get(i).length);
        }
        lastCheckpoint = pending.checkpoint();
        firstInStore = Math.max(firstInStore, lastCheckpoint.firstSegment());
    }

    private synchronized Pending pending() throws IOException {
        journal.dropBefore(oldestPosition());
        List<JournalSegment> segments = journal.dirty();
        List<byte[]> contents = segments.stream().map(JournalSegment::content).toList();
        List<Long> positions = scans.stream().map(Scan::committablePosition).toList();
        Checkpoint checkpoint = new Checkpoint(positions, journal.firstNumber());
        Map<String, byte[]> documents = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            documents.put(segmentName(segments.get(i).number()), contents.get(i));
        }
        if (!checkpoint.equals(lastCheckpoint)) {
            documents.put(checkpointName, checkpoint.toJson(logGroup.name()));
        }
        for (long number = checkpoint.firstSegment() - 1; number >= firstInStore; number--) {
            documents.put(segmentName(number), new byte[0]);
        }
        return new Pending(segments, contents, checkpoint, documents);
    }

    /** What has to be equal for several log groups to be written together: the shard in a cluster. */
    Object writtenWith() {
        return store.writtenWith().orElse(this);
    }

    /** The transaction of its records; empty if they are acknowledged one by one. */
    Optional<RecordTransaction> transaction() {
        return store.transaction();
    }

    /** Whether its state can still be stored. If not, another process may have read the log group since. */
    boolean isOpen() {
        return store.isOpen();
    }

    /** The time before which nothing is scanned again. */
    private long oldestPosition() {
        long oldest = Long.MAX_VALUE;
        for (Scan scan : scans) {
            oldest = Math.min(oldest, scan.committablePosition());
        }
        return oldest;
    }

    private Scan scan(int number) {
        while (scans.size() <= number) {
            scans.add(new Scan(new InFlightRequests(bufferedBytes)));
        }
        return scans.get(number);
    }

    private String segmentName(long number) {
        return checkpointName + ".delivered-" + number;
    }
}
