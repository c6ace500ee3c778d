/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.entries.CollisionCandidate;
import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.EntryCounts;
import dev.apigatewaylogging.httpcall.entries.EntryOrder;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds which of the requests with one ID have ended, without a check of all entries for each new one. */
final class FinishedCollisions {

    /** Used if there is only one request. */
    static final FinishedCollisions NONE = new FinishedCollisions();

    /** Above this number, entries are checked again after an eighth was added. */
    private static final int MANY = 1_000;

    private boolean mayBeOver = true;
    private int nextLook;
    private List<CollisionCandidate> requests = List.of();
    private Set<CollisionCandidate> over = Set.of();

    void added(RequestEntry entry) {
        mayBeOver |= EntryCounts.ends(entry);
    }

    boolean findFinished(List<RequestEntry> entries, Predicate<Completeness> isNothingMissing) {
        if (!mayBeOver || entries.size() < nextLook) {
            return false;
        }
        mayBeOver = false;
        requests = RequestIdCollisions.split(EntryOrder.of(entries));
        over = over(isNothingMissing);
        nextLook = entries.size() > MANY ? entries.size() + entries.size() / 8 : 0;
        return !over.isEmpty();
    }

    private Set<CollisionCandidate> over(Predicate<Completeness> isNothingMissing) {
        Set<CollisionCandidate> certain = Collections.newSetFromMap(new IdentityHashMap<>());
        List<CollisionCandidate> guessed = new ArrayList<>();
        boolean guessedAreOver = true;
        for (int i = 0; i < requests.size(); i++) {
            CollisionCandidate request = requests.get(i);
            Completeness completeness = Completeness.ofOne(request.entries());
            boolean isOver =
                    isNothingMissing.test(completeness) || (i < requests.size() - 1 && completeness.isRefused());
            if (request.isGuessed()) {
                guessed.add(request);
                guessedAreOver &= isOver;
            } else if (isOver) {
                certain.add(request);
            }
        }
        if (guessedAreOver) {
            certain.addAll(guessed);
        }
        return certain;
    }

    /** Returns the result of the last check. */
    List<CollisionCandidate> requests() {
        return requests;
    }

    boolean isOver(CollisionCandidate request) {
        return over.contains(request);
    }

    /** Returns the number of entries of requests that have not ended. */
    int staying() {
        return requests.stream()
                .filter(request -> !isOver(request))
                .mapToInt(request -> request.entries().size())
                .sum();
    }
}
