/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Separates requests with the same ID: a client can choose it ({@code x-amzn-RequestId}) and reuse that of another
 * request. The extended ID cannot be chosen.
 *
 * <p>Several requests are detected by a repeated entry that occurs once per request. Entries that were logged twice are
 * removed first. Then requests are separated by log stream if there are several, then by the order of labels, the times
 * and the latencies of integrations. If alternatives remain, the requests are marked as guessed; each entry is still
 * assigned to one of them.
 */
public final class RequestIdCollisions {

    /** Above this number of unfinished requests in several streams, combinations are not tried. */
    private static final int MAX_TO_JOIN = 100;

    private static final Comparator<RequestEntry> BY_CONTENT = Comparator.comparingLong(RequestEntry::timestamp)
            .thenComparing(RequestIdCollisions::label)
            .thenComparing(RequestIdCollisions::value);

    private RequestIdCollisions() {}

    /** Returns the requests in order; ordered entries give ordered requests. */
    public static List<CollisionCandidate> split(List<RequestEntry> ordered) {
        List<CollisionCandidate> requests = new ArrayList<>();
        execution(ordered).forEach((group, entries) -> addGroup(requests, ofGroup(entries)));
        boolean several = requests.size() > 1;
        // certain assignments first: they leave fewer alternatives
        for (boolean namesRequest : new boolean[] {true, false}) {
            for (RequestEntry entry : ordered) {
                if (entry.entry() instanceof AccessLogEntry typed && namesRequest(typed) == namesRequest) {
                    add(requests, entry, typed, several);
                }
            }
        }
        return requests;
    }

    private static boolean namesRequest(AccessLogEntry logEntry) {
        return !logEntry.vouched(AccessField.EXTENDED_REQUEST_ID).isEmpty()
                || !logEntry.vouched(AccessField.API_ID).isEmpty()
                || !logEntry.vouched(AccessField.HOST).isEmpty();
    }

    private static Map<LogGroup, List<RequestEntry>> execution(List<RequestEntry> ordered) {
        Map<LogGroup, List<RequestEntry>> groups = new LinkedHashMap<>();
        LogGroup group = null;
        List<RequestEntry> ofGroup = List.of();
        for (RequestEntry entry : ordered) {
            if (entry.entry() instanceof ExecutionLogEntry) {
                if (!entry.scanId().group().equals(group)) {
                    group = entry.scanId().group();
                    ofGroup = groups.computeIfAbsent(group, unseen -> new ArrayList<>());
                }
                ofGroup.add(entry);
            }
        }
        return groups;
    }

    /**
     * A canary's log group repeats the requests of its stage's log group; log delivery may start in the middle of a
     * request; another API's log group has other requests.
     */
    private static void addGroup(List<CollisionCandidate> requests, List<CollisionCandidate> ofGroup) {
        List<CollisionCandidate> before = List.copyOf(requests);
        List<CollisionCandidate> others = new ArrayList<>();
        for (CollisionCandidate request : ofGroup) {
            CollisionCandidate same = before.isEmpty() ? null : sameIn(before, request);
            if (same != null) {
                same.addCopies(request.entries());
            } else if (before.isEmpty() || request.isWhole()) {
                requests.add(request);
            } else {
                others.add(request);
            }
        }
        if (!others.isEmpty()) {
            List<CollisionCandidate> unfinished = new ArrayList<>(others);
            before.stream().filter(request -> !request.isWhole()).forEach(unfinished::add);
            requests.removeAll(unfinished);
            requests.addAll(joined(unfinished));
            requests.sort(Comparator.comparingLong(CollisionCandidate::firstTime));
        }
    }

    private static CollisionCandidate sameIn(List<CollisionCandidate> requests, CollisionCandidate request) {
        for (CollisionCandidate other : requests) {
            boolean same = (request.extendedId().isEmpty() || other.extendedId().isEmpty())
                    ? isIn(request.entries(), other.entries())
                    : request.extendedId().equals(other.extendedId());
            if (same) {
                return other;
            }
        }
        return null;
    }

    private static boolean isIn(List<RequestEntry> some, List<RequestEntry> all) {
        List<RequestEntry> sorted = new ArrayList<>(all);
        sorted.sort(BY_CONTENT);
        int at = 0;
        List<RequestEntry> wanted = new ArrayList<>(some);
        wanted.sort(BY_CONTENT);
        for (RequestEntry entry : wanted) {
            while (at < sorted.size() && BY_CONTENT.compare(sorted.get(at), entry) < 0) {
                at++;
            }
            if (at == sorted.size() || BY_CONTENT.compare(sorted.get(at), entry) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<CollisionCandidate> ofGroup(List<RequestEntry> entries) {
        if (!Completeness.of(entries).isShared()) {
            return new ArrayList<>(List.of(one(entries)));
        }
        IdentityHashMap<RequestEntry, List<RequestEntry>> copies = copies(entries);
        List<RequestEntry> firsts = copies.isEmpty()
                ? entries
                : entries.stream().filter(copies::containsKey).toList();
        List<CollisionCandidate> requests =
                Completeness.of(firsts).isShared() ? ofGenuine(firsts) : new ArrayList<>(List.of(one(firsts)));
        if (!copies.isEmpty()) {
            for (CollisionCandidate request : requests) {
                List<RequestEntry> more = new ArrayList<>();
                request.entries().forEach(entry -> more.addAll(copies.get(entry)));
                request.addCopies(more);
            }
        }
        return requests;
    }

    private static CollisionCandidate one(List<RequestEntry> entries) {
        CollisionCandidate request = new CollisionCandidate();
        for (int i = 0; i < entries.size(); i++) {
            ExecutionLogEntry logEntry = (ExecutionLogEntry) entries.get(i).entry();
            request.add(entries.get(i), logEntry, EntryPhase.of(logEntry.label()), i);
        }
        return request;
    }

    /**
     * Returns the first of each, if every entry was logged equally often with the same time and text; otherwise
     * nothing.
     */
    private static IdentityHashMap<RequestEntry, List<RequestEntry>> copies(List<RequestEntry> entries) {
        // compared, not hashed: the text is the client's
        List<RequestEntry> sorted = new ArrayList<>(entries);
        sorted.sort(BY_CONTENT);
        int times = 1;
        while (times < sorted.size() && BY_CONTENT.compare(sorted.get(0), sorted.get(times)) == 0) {
            times++;
        }
        if (times == 1 || sorted.size() % times != 0) {
            return new IdentityHashMap<>();
        }
        IdentityHashMap<RequestEntry, List<RequestEntry>> copies = new IdentityHashMap<>();
        for (int from = 0; from < sorted.size(); from += times) {
            boolean same = BY_CONTENT.compare(sorted.get(from), sorted.get(from + times - 1)) == 0;
            boolean more =
                    from + times < sorted.size() && BY_CONTENT.compare(sorted.get(from), sorted.get(from + times)) == 0;
            if (!same || more) {
                return new IdentityHashMap<>();
            }
            copies.put(sorted.get(from), sorted.subList(from + 1, from + times));
        }
        return copies;
    }

    /** Entries whose ID was chosen to look like entries of this one are assigned to no request. */
    private static List<CollisionCandidate> ofGenuine(List<RequestEntry> entries) {
        List<List<RequestEntry>> forged = ForgedRequestIds.of(entries);
        if (forged.isEmpty()) {
            return withPath(ofStreams(entries));
        }
        Set<RequestEntry> nobodys = Collections.newSetFromMap(new IdentityHashMap<>());
        forged.forEach(nobodys::addAll);
        List<RequestEntry> genuine =
                entries.stream().filter(entry -> !nobodys.contains(entry)).toList();
        List<CollisionCandidate> requests = new ArrayList<>(genuine.isEmpty() ? List.of() : ofStreams(genuine));
        for (List<RequestEntry> ofOneId : forged) {
            addForging(requests, ofOneId);
        }
        return withPath(requests);
    }

    /**
     * Requests whose ID looks like an entry are read by the text after their ID; whether it is an ID is a guess, so the
     * first entry is also read as a complete text. Without a path, each entry is read this way.
     */
    private static void addForging(List<CollisionCandidate> requests, List<RequestEntry> forged) {
        List<RequestEntry> behindId = new ArrayList<>();
        List<RequestEntry> asTheyAre = new ArrayList<>();
        boolean foundBehindId = false;
        for (RequestEntry entry : forged) {
            Optional<ExecutionLogEntry> logEntry = ((ExecutionLogEntry) entry.entry()).fromAnotherLabel();
            logEntry.ifPresent(parsed -> behindId.add(entry.withEntry(parsed)));
            if (logEntry.isEmpty() || !foundBehindId) {
                asTheyAre.add(entry);
            }
            foundBehindId |= logEntry.isPresent();
        }
        List<CollisionCandidate> forging = behindId.isEmpty() ? List.of() : ofStreams(behindId);
        if (forging.stream().noneMatch(CollisionCandidate::tellsPath)) {
            forging = List.of();
            asTheyAre = forged;
        }
        for (CollisionCandidate request : forging) {
            request.guessed();
            request.lend(behindId.get(0));
            if (!request.entries().isEmpty()) {
                requests.add(request);
            }
        }
        for (RequestEntry entry : asTheyAre) {
            CollisionCandidate request = one(List.of(entry));
            request.guessed();
            requests.add(request);
        }
    }

    private static List<CollisionCandidate> ofStreams(List<RequestEntry> entries) {
        Map<String, List<RequestEntry>> streams = new LinkedHashMap<>();
        entries.forEach(entry -> streams.computeIfAbsent(entry.logStreamName(), unseen -> new ArrayList<>())
                .add(entry));
        List<CollisionCandidate> requests = new ArrayList<>();
        List<CollisionCandidate> unfinished = new ArrayList<>();
        for (List<RequestEntry> stream : streams.values()) {
            for (CollisionCandidate request : new PhaseOrderSplitter(stream).requests()) {
                (streams.size() == 1 || request.isWhole() ? requests : unfinished).add(request);
            }
        }
        requests.addAll(joined(unfinished));
        requests.sort(Comparator.comparingLong(CollisionCandidate::firstTime));
        return requests;
    }

    /** The entries of a request can be in several streams. */
    private static List<CollisionCandidate> joined(List<CollisionCandidate> unfinished) {
        unfinished.sort(Comparator.comparingLong(CollisionCandidate::firstTime));
        if (unfinished.size() > MAX_TO_JOIN) {
            unfinished.forEach(CollisionCandidate::guessed);
            return unfinished;
        }
        List<CollisionCandidate> requests = new ArrayList<>();
        for (CollisionCandidate request : unfinished) {
            requests.stream()
                    .filter(request::completes)
                    .findFirst()
                    .ifPresentOrElse(fitting -> fitting.join(request), () -> requests.add(request));
        }
        if (requests.size() > 1 && requests.size() < unfinished.size()) {
            // the parts may belong together in another way
            requests.forEach(CollisionCandidate::guessed);
        }
        return requests;
    }

    /** An entry without a path, though another part may have one, gets the path of an adjacent request. */
    private static List<CollisionCandidate> withPath(List<CollisionCandidate> requests) {
        CollisionCandidate beside = null;
        for (CollisionCandidate request : requests) {
            if (request.tellsPath()) {
                beside = request;
            } else if (beside != null && request.lacksPath()) {
                request.borrowFrom(beside);
            }
        }
        for (int i = requests.size() - 1; i >= 0; i--) {
            CollisionCandidate request = requests.get(i);
            if (request.tellsPath()) {
                beside = request;
            } else if (beside != null && request.isGuessed() && request.lacksPath()) {
                request.borrowFrom(beside);
            }
        }
        return requests;
    }

    /**
     * An access log entry belongs to the request with its extended ID, or to the most consistent one. It marks all requests
     * that it may belong to.
     */
    private static void add(
            List<CollisionCandidate> requests, RequestEntry entry, AccessLogEntry logEntry, boolean several) {
        CollisionCandidate best = null;
        int bestAgreement = -1;
        List<CollisionCandidate> consistent = new ArrayList<>();
        CollisionCandidate ofAnotherGroup = null;
        List<CollisionCandidate> doubtful = new ArrayList<>(0);
        AccessLogEntry vouched = logEntry.vouched();
        for (CollisionCandidate request : requests) {
            if (request.contradicts(entry, logEntry)) {
                if (!logEntry.unvouched().isEmpty() && !request.contradicts(entry, vouched)) {
                    doubtful.add(request);
                }
                continue;
            }
            if (request.hasAccessOfAnotherGroup(entry)) {
                ofAnotherGroup = request.hasOwnAccessOfAnotherGroup(entry) ? ofAnotherGroup : request;
                continue;
            }
            consistent.add(request);
            int agreement = request.agreesWithAccess(entry, logEntry) ? request.agreement(logEntry) : -1;
            if (agreement > bestAgreement) {
                best = request;
                bestAgreement = agreement;
            }
        }
        boolean alone = best == null;
        if (alone) {
            best = new CollisionCandidate();
            // either entry may be that of a request with other entries too
            markOwners(
                    consistent.stream()
                            .filter(CollisionCandidate::hasUnnamedAccess)
                            .toList(),
                    best);
            if (requests.stream().anyMatch(request -> request.isGuessed() && !request.isOfAnotherApi(logEntry))) {
                // what contradicts the entry may be that of another request
                best.guessed();
            }
            if (requests.stream().anyMatch(request -> request.hasExecutionLog() && !request.isOfAnother(vouched))) {
                // a client may have written what contradicts the execution log of this ID
                best.guessed();
            }
            requests.add(best);
        }
        if (several && !best.isNamedBy(logEntry)) {
            boolean pathAgrees = best.hasPathOf(logEntry);
            CollisionCandidate owner = best;
            markOwners(
                    consistent.stream()
                            .filter(request -> request != owner && request.mayOwn(logEntry, pathAgrees))
                            .toList(),
                    best);
            // what contradicts the entry may be that of another request
            boolean mayBeAnothers = !alone
                    && requests.stream()
                            .anyMatch(request -> request != owner
                                    && request.isGuessed()
                                    && !request.isOfAnotherApi(logEntry)
                                    && (!pathAgrees || request.hasPathOf(logEntry))
                                    && request.contradicts(entry, logEntry));
            if (mayBeAnothers) {
                best.guessed();
            }
        }
        if (ofAnotherGroup != null) {
            // either of the two entries may be the request's
            ofAnotherGroup.guessed();
            best.guessed();
        }
        if (alone && !doubtful.isEmpty()) {
            // a client may have added what contradicts
            doubtful.forEach(CollisionCandidate::guessed);
            best.guessed();
        }
        best.add(entry, logEntry);
    }

    private static void markOwners(List<CollisionCandidate> others, CollisionCandidate owner) {
        if (!others.isEmpty()) {
            others.forEach(CollisionCandidate::guessed);
            owner.guessed();
        }
    }

    private static ExecutionLabel label(RequestEntry entry) {
        return ((ExecutionLogEntry) entry.entry()).label();
    }

    private static String value(RequestEntry entry) {
        return ((ExecutionLogEntry) entry.entry()).value();
    }
}
