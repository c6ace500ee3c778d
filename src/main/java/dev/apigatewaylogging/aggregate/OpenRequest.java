/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.InFlightRequest;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.entries.CollisionCandidate;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.EntryCounts;
import dev.apigatewaylogging.httpcall.entries.EntryOrder;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisions;
import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A request that is aggregated and not completed yet. The route's aggregator admits one thread at a time; a closed
 * request no longer changes.
 */
public final class OpenRequest {

    private final String requestId;
    /** The extended IDs that the execution log has, apart from the request ID: several if several requests have its ID. */
    private Set<String> extendedIds = Set.of();

    private boolean extendedIdRepeated;
    private final int scanIndex;
    private final DeliveryTracker tracker;
    private List<RequestEntry> entries;
    private List<InFlightRequest> inFlightRequests = new ArrayList<>(1);
    private Completeness completeness = Completeness.NOTHING;
    private long first = Long.MAX_VALUE;
    private long lastTimestamp = Long.MIN_VALUE;
    private long lastWatermark = Long.MIN_VALUE;
    private long lastReadTime = Long.MIN_VALUE;
    private long started = Long.MIN_VALUE;
    private long completed = Long.MAX_VALUE;
    private LogGroup executionGroup;
    /** Set only if there may be several requests with this ID. */
    private EntryCounts entryCounts;

    private FinishedCollisions shared = FinishedCollisions.NONE;
    private List<RequestEntry> borrowed = List.of();
    private boolean isApart;
    private boolean guessed;
    private long lateMillis;
    private boolean ready;
    private boolean closed;
    private boolean duplicate;
    private boolean releaseEntries;
    private int callsInFlight;
    private int callsHeld;
    private boolean callFailed;
    private boolean ended;

    /** Creates a request from its first entries. */
    public OpenRequest(RequestEntries first, DeliveryTracker tracker) {
        this.requestId = first.requestId();
        this.scanIndex = first.scanIndex();
        this.tracker = tracker;
        this.entries = new ArrayList<>(first.entries().size());
        first.entries().forEach(this::add);
    }

    /** Creates a request from all of its entries. */
    OpenRequest(RequestEntries all, Completeness completeness, DeliveryTracker tracker) {
        this.requestId = all.requestId();
        this.scanIndex = all.scanIndex();
        this.tracker = tracker;
        this.completeness = completeness;
        this.entries = new ArrayList<>(all.entries().size());
        all.entries().forEach(this::claimed);
    }

    /** Creates one of several requests with one ID. */
    OpenRequest(String requestId, CollisionCandidate apart, DeliveryTracker tracker) {
        this(new RequestEntries(requestId, apart.entries()), Completeness.ofOne(apart.entries()), tracker);
        this.borrowed = apart.borrowed();
        this.guessed = apart.isGuessed();
        this.isApart = true;
    }

    void add(RequestEntry entry) {
        if (claimed(entry)) {
            completeness = completeness.with(entry.entry());
            if (entry.entry() instanceof ExecutionLogEntry parsed) {
                compare(entry, parsed);
            }
            if (entryCounts != null) {
                entryCounts.add(entry);
                shared.added(entry);
            } else if (completeness.isShared()) {
                entryCounts = new EntryCounts(entries);
                shared = new FinishedCollisions();
            }
        }
    }

    /** Entries after an end, or of another log group, may belong to another request. */
    private void compare(RequestEntry entry, ExecutionLogEntry logEntry) {
        if (logEntry.label().startsRequest()) {
            started = Math.max(started, entry.timestamp());
        } else if (logEntry.label() == ExecutionLabel.METHOD_COMPLETED) {
            completed = Math.min(completed, entry.timestamp());
        }
        LogGroup group = entry.scanId().group();
        boolean elsewhere = executionGroup != null && !executionGroup.equals(group);
        executionGroup = group;
        if (started > completed || elsewhere) {
            completeness = completeness.shared();
        }
    }

    /** Returns whether its entries may belong to several requests with this ID. */
    boolean isShared() {
        return entryCounts != null;
    }

    /** Returns the minimum number of requests, unless entries were logged repeatedly. */
    int requests() {
        return entryCounts == null ? 1 : entryCounts.requests();
    }

    /**
     * Returns whether at least one of the requests with this ID has ended.
     *
     * @param isNothingMissing tests whether a request has all of its entries
     */
    boolean findFinished(Predicate<Completeness> isNothingMissing) {
        return shared.findFinished(entries, isNothingMissing);
    }

    /** Returns whether the remainder is small enough to stay open. */
    boolean canStay(int maxEntries) {
        return shared.staying() < maxEntries;
    }

    /**
     * Splits the requests with this ID. This object must not be used afterwards.
     *
     * @param onlyOver whether requests that have not ended stay together as one open request, the last one of the list
     */
    List<OpenRequest> apart(boolean onlyOver) {
        List<OpenRequest> requests = new ArrayList<>();
        List<RequestEntry> staying = new ArrayList<>();
        for (CollisionCandidate request :
                onlyOver ? shared.requests() : RequestIdCollisions.split(EntryOrder.of(entries))) {
            if (onlyOver && !shared.isOver(request)) {
                staying.addAll(request.entries());
            } else {
                requests.add(new OpenRequest(requestId, request, tracker));
            }
        }
        if (!staying.isEmpty()) {
            requests.add(new OpenRequest(new RequestEntries(requestId, EntryOrder.of(staying)), tracker));
        }
        discard();
        return requests;
    }

    /** Returns whether it is known to be one of several requests with one ID. */
    boolean isApart() {
        return isApart;
    }

    /** Assembles its entries. */
    List<AssemblyResult> outcomes(HttpCallAssembler assembler) {
        return isApart ? assembler.assemble(entries, borrowed, guessed) : assembler.assembleAll(entries);
    }

    private boolean claimed(RequestEntry entry) {
        InFlightRequest inFlight = inFlightFor(entry);
        boolean isNew = inFlight.add(entry.timestamp(), entry.eventId(), entry.bytes());
        if (isNew) {
            entries.add(entry);
            if (!(entry.entry() instanceof ExecutionLogEntry parsed)
                    || parsed.label().startsRequest()) {
                inFlight.standsAlone();
            }
            if (entry.entry() instanceof ExecutionLogEntry parsed
                    && parsed.label() == ExecutionLabel.EXTENDED_REQUEST_ID
                    && !parsed.value().equals(requestId)) {
                addExtendedId(parsed.value());
            }
            first = Math.min(first, entry.timestamp());
            lastTimestamp = Math.max(lastTimestamp, entry.timestamp());
            lateMillis = Math.max(lateMillis, entry.latenessMillis());
        }
        return isNew;
    }

    public String requestId() {
        return requestId;
    }

    private void addExtendedId(String extendedId) {
        if (extendedIds.isEmpty()) {
            extendedIds = Set.of(extendedId);
        } else if (!extendedIds.contains(extendedId)) {
            extendedIds = new HashSet<>(extendedIds);
            extendedIds.add(extendedId);
        }
    }

    /** Returns the correlation keys of access log entries that have an extended ID of its execution log only. */
    List<String> extendedIdKeys() {
        return extendedIds.stream()
                .map(extendedId -> RequestEntries.correlationKey(scanIndex, extendedId))
                .toList();
    }

    /** Records that another open request has its extended ID: an access log entry may belong to either. */
    void extendedIdRepeated() {
        extendedIdRepeated = true;
    }

    boolean isExtendedIdRepeated() {
        return extendedIdRepeated;
    }

    /** Returns its correlation key in the aggregator. */
    String correlationKey() {
        return RequestEntries.correlationKey(scanIndex, requestId);
    }

    /** Returns the entries in the order of arrival; empty after assembly. */
    public List<RequestEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** Returns whether no entry is missing from the log of its entries. */
    boolean isComplete() {
        return completeness.isComplete();
    }

    /** Returns the completeness of its entries. */
    Completeness completeness() {
        return completeness;
    }

    /** Returns whether no more entries are expected. */
    public boolean isReady() {
        return ready;
    }

    void ready() {
        ready = true;
    }

    /** Returns whether API Gateway is waiting for the integration or the authorizer. */
    boolean isIntegrationPending() {
        return entryCounts == null ? completeness.isIntegrationPending() : entryCounts.waitForIntegration();
    }

    /** Returns the timestamp of the earliest entry, milliseconds since the epoch. */
    long first() {
        return first;
    }

    /** Returns the timestamp of the latest entry, milliseconds since the epoch. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * Records that entries were added.
     *
     * @param watermark the watermark at that time, milliseconds since the epoch
     */
    void onWatermark(long watermark) {
        lastWatermark = Math.max(lastWatermark, watermark);
    }

    /**
     * Records that a response of AWS contained entries of the request.
     *
     * @param time an upper bound of when AWS responded, milliseconds since the epoch
     */
    void lastReadTime(long time) {
        lastReadTime = Math.max(lastReadTime, time);
    }

    /**
     * Returns the time before which its entries became visible, milliseconds since the epoch; {@code Long.MIN_VALUE} if
     * unknown.
     */
    long lastReadTime() {
        return lastReadTime;
    }

    /** Returns the start of its inactivity in event time: entries may become visible long after their timestamps. */
    long inactiveSince() {
        return Math.max(lastTimestamp, lastWatermark);
    }

    /** Returns its approximate memory, in bytes. */
    long bytes() {
        return inFlightRequests.stream().mapToLong(InFlightRequest::bytes).sum();
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes the request: no more entries are added. */
    void close() {
        closed = true;
        inFlightRequests.stream()
                .filter(InFlightRequest::isRepeatedElsewhere)
                .forEach(inFlight -> inFlight.setContent(content(inFlight)));
        duplicate = !tracker.isWanted(first) || inFlightRequests.stream().allMatch(InFlightRequest::isDuplicate);
        if (!duplicate) {
            inFlightRequests.forEach(InFlightRequest::sent);
        }
        tracker.onSent();
    }

    /** Returns the content of the entries of a log group, independent of the order of arrival. */
    private String content(InFlightRequest inFlight) {
        return entries.stream()
                .filter(entry -> entry.scanId().group().equals(inFlight.scanId().group()))
                .map(entry -> entry.timestamp() + " " + entry.entry())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Returns whether all of its entries were delivered before, or are outside of the range of a replay. */
    boolean isDuplicate() {
        return duplicate;
    }

    /** Returns whether a rescan found some of its entries. */
    boolean isLate() {
        return inFlightRequests.stream().anyMatch(inFlight -> inFlight.scanId().index() > 0);
    }

    /** Returns the largest lateness of its entries, in milliseconds. */
    long lateMillis() {
        return lateMillis;
    }

    /**
     * Releases the entries after assembly: they need not stay in memory until Kafka has acknowledged the records.
     *
     * @param calls the number of assembled calls
     */
    void releaseEntries(int calls) {
        releaseEntries = true;
        callsInFlight = calls;
        entries = List.of();
        borrowed = List.of();
    }

    /** Returns whether its entries were assembled. */
    boolean isAssembled() {
        return releaseEntries;
    }

    boolean hasCallsUnderWay() {
        return callsInFlight > 0;
    }

    /** Records that the route has finished a call; the last one acknowledges the request. */
    void callEnded(boolean delivered) {
        callFailed |= !delivered;
        callsInFlight--;
        if (callsInFlight == 0) {
            if (callFailed) {
                nack();
            } else {
                acknowledge();
            }
        }
    }

    /** Records that a failed call, or the complete request, is held to be processed again. */
    void held() {
        if (callsHeld++ == 0 && !ended) {
            tracker.onHeld();
            leaveTransaction(transaction());
        }
    }

    /** Records that what was held is processed again. */
    void released() {
        if (--callsHeld == 0 && !ended) {
            tracker.onReleased();
        }
    }

    /** Returns whether it was acknowledged or has failed. */
    boolean hasEnded() {
        return ended;
    }

    /** Acknowledges the request: the route has finished all of its calls. */
    void acknowledge() {
        if (!ended) {
            ended = true;
            Optional<RecordTransaction> transaction = transaction();
            if (duplicate) {
                inFlightRequests.forEach(InFlightRequest::release);
            } else {
                InFlightRequest.acknowledgeAll(inFlightRequests);
            }
            clear();
            leaveTransaction(transaction);
            // a shutdown waits for this: the last checkpoint has to contain the acknowledged request
            tracker.onCompleted();
        }
    }

    /** Returns the transaction of its records; empty if they are acknowledged one by one, or if it has ended. */
    Optional<RecordTransaction> transaction() {
        return inFlightRequests.isEmpty()
                ? Optional.empty()
                : inFlightRequests.get(0).transaction();
    }

    private void leaveTransaction(Optional<RecordTransaction> left) {
        left.ifPresent(transaction -> transaction.ended(this));
    }

    /**
     * Records a failure: the committable position stays before the request, so it is read again after a restart, or after the
     * stop of a route that was its cause. Its memory is released.
     */
    void nack() {
        if (!ended) {
            ended = true;
            if (callsHeld > 0) {
                tracker.onReleased();
            }
            tracker.onUndelivered();
            tracker.onCompleted();
            inFlightRequests.forEach(InFlightRequest::freeMemory);
            leaveTransaction(transaction());
            clear();
        }
    }

    /** Discards the request: this process no longer delivers it. */
    void discard() {
        closed = true;
        inFlightRequests.forEach(InFlightRequest::release);
        clear();
    }

    /** Its deadline stays queued for a while and must not retain the entries. */
    private void clear() {
        entries = List.of();
        borrowed = List.of();
        inFlightRequests = List.of();
    }

    /** The ID of the entry, which may be the extended one: a rescan may find the entry alone. */
    private InFlightRequest inFlightFor(RequestEntry entry) {
        ScanId scanId = entry.scanId();
        for (InFlightRequest inFlight : inFlightRequests) {
            if (inFlight.scanId().group().equals(scanId.group())) {
                return inFlight;
            }
        }
        InFlightRequest inFlight = tracker.track(scanId, entry.requestId());
        inFlightRequests.add(inFlight);
        return inFlight;
    }
}
