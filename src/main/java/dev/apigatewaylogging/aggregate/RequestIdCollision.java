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

/** Finds out which of the requests with one id are over, without looking at all entries for each one that comes. */
final class RequestIdCollision {

    /** Where there is one request. */
    static final RequestIdCollision NONE = new RequestIdCollision();

    /** With more entries they are looked at when an eighth has come since. */
    private static final int MANY = 1_000;

    private boolean mayBeOver = true;
    private int nextLook;
    private List<CollisionCandidate> requests = List.of();
    private Set<CollisionCandidate> over = Set.of();

    void added(RequestEntry line) {
        mayBeOver |= EntryCounts.ends(line);
    }

    boolean findOver(List<RequestEntry> lines, Predicate<Completeness> isNothingMissing) {
        if (!mayBeOver || lines.size() < nextLook) {
            return false;
        }
        mayBeOver = false;
        requests = RequestIdCollisions.split(EntryOrder.of(lines));
        over = over(isNothingMissing);
        nextLook = lines.size() > MANY ? lines.size() + lines.size() / 8 : 0;
        return !over.isEmpty();
    }

    private Set<CollisionCandidate> over(Predicate<Completeness> isNothingMissing) {
        Set<CollisionCandidate> certain = Collections.newSetFromMap(new IdentityHashMap<>());
        List<CollisionCandidate> guessed = new ArrayList<>();
        boolean guessedAreOver = true;
        for (int i = 0; i < requests.size(); i++) {
            CollisionCandidate request = requests.get(i);
            Completeness completeness = Completeness.ofOne(request.lines());
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

    /** As they were found last. */
    List<CollisionCandidate> requests() {
        return requests;
    }

    boolean isOver(CollisionCandidate request) {
        return over.contains(request);
    }

    /** How many entries the others have. */
    int staying() {
        return requests.stream()
                .filter(request -> !isOver(request))
                .mapToInt(request -> request.lines().size())
                .sum();
    }
}
