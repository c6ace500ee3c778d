package dev.apigatewaylogging.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds out which of the requests with one id are over, without looking at all entries for each one that comes. */
final class SharedRequest {

    /** Where there is one request. */
    static final SharedRequest NONE = new SharedRequest();

    /** With more entries they are looked at when an eighth has come since. */
    private static final int MANY = 1_000;

    private boolean mayBeOver = true;
    private int nextLook;
    private List<RequestApart> requests = List.of();
    private Set<RequestApart> over = Set.of();

    void added(RequestLine line) {
        mayBeOver |= Repetitions.ends(line);
    }

    boolean findOver(List<RequestLine> lines, Predicate<Wholeness> isNothingMissing) {
        if (!mayBeOver || lines.size() < nextLook) {
            return false;
        }
        mayBeOver = false;
        requests = RequestsApart.of(LineOrder.of(lines));
        over = over(isNothingMissing);
        nextLook = lines.size() > MANY ? lines.size() + lines.size() / 8 : 0;
        return !over.isEmpty();
    }

    private Set<RequestApart> over(Predicate<Wholeness> isNothingMissing) {
        Set<RequestApart> certain = Collections.newSetFromMap(new IdentityHashMap<>());
        List<RequestApart> guessed = new ArrayList<>();
        boolean guessedAreOver = true;
        for (int i = 0; i < requests.size(); i++) {
            RequestApart request = requests.get(i);
            Wholeness wholeness = Wholeness.ofOne(request.lines());
            boolean isOver = isNothingMissing.test(wholeness) || (i < requests.size() - 1 && wholeness.isRefused());
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
    List<RequestApart> requests() {
        return requests;
    }

    boolean isOver(RequestApart request) {
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
