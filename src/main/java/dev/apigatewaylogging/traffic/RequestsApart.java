package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.LogGroup;
import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
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
 * Keeps the requests apart that have the same id: a client can choose it ({@code x-amzn-RequestId}) and so repeat that of
 * another request. The extended id cannot be chosen.
 *
 * <p>That there are several shows in something that one request says once. What was logged twice is put aside first. Then
 * the log streams tell the requests apart, where there are several, and then the order of the labels, the times and the
 * integrations' latencies. Where that leaves a choice, the requests are marked as guessed, and each entry is in one of
 * them all the same.
 */
final class RequestsApart {

    /** More unfinished requests in several streams are not tried against one another. */
    private static final int MOST_TO_JOIN = 100;

    private static final Comparator<RequestLine> BY_CONTENT = Comparator.comparingLong(RequestLine::timestamp)
            .thenComparing(RequestsApart::label)
            .thenComparing(RequestsApart::value);

    private RequestsApart() {}

    /** The requests, in their order; lines in order give the requests in order. */
    static List<RequestApart> of(List<RequestLine> ordered) {
        List<RequestApart> requests = new ArrayList<>();
        execution(ordered).forEach((group, lines) -> addGroup(requests, ofGroup(lines)));
        boolean several = requests.size() > 1;
        // what says whose it is leaves less choice to the others
        for (boolean saysWhose : new boolean[] {true, false}) {
            for (RequestLine line : ordered) {
                if (line.says() instanceof AccessLine said && saysWhose(said) == saysWhose) {
                    add(requests, line, said, several);
                }
            }
        }
        return requests;
    }

    private static boolean saysWhose(AccessLine said) {
        return said.fields().containsKey(AccessField.EXTENDED_REQUEST_ID)
                || said.fields().containsKey(AccessField.API_ID)
                || said.fields().containsKey(AccessField.HOST);
    }

    private static Map<LogGroup, List<RequestLine>> execution(List<RequestLine> ordered) {
        Map<LogGroup, List<RequestLine>> groups = new LinkedHashMap<>();
        LogGroup group = null;
        List<RequestLine> ofGroup = List.of();
        for (RequestLine line : ordered) {
            if (line.says() instanceof ExecutionLine) {
                if (!line.cursor().group().equals(group)) {
                    group = line.cursor().group();
                    ofGroup = groups.computeIfAbsent(group, unseen -> new ArrayList<>());
                }
                ofGroup.add(line);
            }
        }
        return groups;
    }

    /**
     * A canary's group repeats the requests of its stage's group; log delivery may begin in the middle of a request;
     * another API's group has other requests.
     */
    private static void addGroup(List<RequestApart> requests, List<RequestApart> ofGroup) {
        List<RequestApart> before = List.copyOf(requests);
        List<RequestApart> others = new ArrayList<>();
        for (RequestApart request : ofGroup) {
            RequestApart same = before.isEmpty() ? null : sameIn(before, request);
            if (same != null) {
                same.addCopies(request.lines());
            } else if (before.isEmpty() || request.isWhole()) {
                requests.add(request);
            } else {
                others.add(request);
            }
        }
        if (!others.isEmpty()) {
            List<RequestApart> unfinished = new ArrayList<>(others);
            before.stream().filter(request -> !request.isWhole()).forEach(unfinished::add);
            requests.removeAll(unfinished);
            requests.addAll(joined(unfinished));
            requests.sort(Comparator.comparingLong(RequestApart::firstTime));
        }
    }

    private static RequestApart sameIn(List<RequestApart> requests, RequestApart request) {
        for (RequestApart other : requests) {
            boolean same = (request.extendedId().isEmpty() || other.extendedId().isEmpty())
                    ? isIn(request.lines(), other.lines())
                    : request.extendedId().equals(other.extendedId());
            if (same) {
                return other;
            }
        }
        return null;
    }

    private static boolean isIn(List<RequestLine> some, List<RequestLine> all) {
        List<RequestLine> sorted = new ArrayList<>(all);
        sorted.sort(BY_CONTENT);
        int at = 0;
        List<RequestLine> wanted = new ArrayList<>(some);
        wanted.sort(BY_CONTENT);
        for (RequestLine line : wanted) {
            while (at < sorted.size() && BY_CONTENT.compare(sorted.get(at), line) < 0) {
                at++;
            }
            if (at == sorted.size() || BY_CONTENT.compare(sorted.get(at), line) != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<RequestApart> ofGroup(List<RequestLine> lines) {
        if (!Wholeness.of(lines).isShared()) {
            return new ArrayList<>(List.of(one(lines)));
        }
        IdentityHashMap<RequestLine, List<RequestLine>> copies = copies(lines);
        List<RequestLine> firsts = copies.isEmpty()
                ? lines
                : lines.stream().filter(copies::containsKey).toList();
        List<RequestApart> requests =
                Wholeness.of(firsts).isShared() ? ofGenuine(firsts) : new ArrayList<>(List.of(one(firsts)));
        if (!copies.isEmpty()) {
            for (RequestApart request : requests) {
                List<RequestLine> more = new ArrayList<>();
                request.lines().forEach(line -> more.addAll(copies.get(line)));
                request.addCopies(more);
            }
        }
        return requests;
    }

    private static RequestApart one(List<RequestLine> lines) {
        RequestApart request = new RequestApart();
        for (int i = 0; i < lines.size(); i++) {
            ExecutionLine said = (ExecutionLine) lines.get(i).says();
            request.add(lines.get(i), said, EntryPhase.of(said.label()), i);
        }
        return request;
    }

    /** By the first of each, where everything was logged equally often with the same time and text; otherwise nothing. */
    private static IdentityHashMap<RequestLine, List<RequestLine>> copies(List<RequestLine> lines) {
        // compared, not hashed: the text is the client's
        List<RequestLine> sorted = new ArrayList<>(lines);
        sorted.sort(BY_CONTENT);
        int times = 1;
        while (times < sorted.size() && BY_CONTENT.compare(sorted.get(0), sorted.get(times)) == 0) {
            times++;
        }
        if (times == 1 || sorted.size() % times != 0) {
            return new IdentityHashMap<>();
        }
        IdentityHashMap<RequestLine, List<RequestLine>> copies = new IdentityHashMap<>();
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

    /** Entries whose id was chosen to look like entries of this one are nobody's: no request gets anything from them. */
    private static List<RequestApart> ofGenuine(List<RequestLine> lines) {
        List<List<RequestLine>> forged = ForgedEntries.of(lines);
        if (forged.isEmpty()) {
            return withPath(ofStreams(lines));
        }
        Set<RequestLine> nobodys = Collections.newSetFromMap(new IdentityHashMap<>());
        forged.forEach(nobodys::addAll);
        List<RequestLine> genuine =
                lines.stream().filter(line -> !nobodys.contains(line)).toList();
        List<RequestApart> requests = new ArrayList<>(genuine.isEmpty() ? List.of() : ofStreams(genuine));
        for (List<RequestLine> ofOneId : forged) {
            addForging(requests, ofOneId);
        }
        return withPath(requests);
    }

    /**
     * The requests whose id looks like an entry are told of by what stands behind their id; that it is an id is a guess, so
     * the first entry is told of by all of its text besides. Where they show no path, each entry is told of in that way.
     */
    private static void addForging(List<RequestApart> requests, List<RequestLine> forged) {
        List<RequestLine> behindId = new ArrayList<>();
        List<RequestLine> asTheyAre = new ArrayList<>();
        boolean told = false;
        for (RequestLine line : forged) {
            Optional<ExecutionLine> said = ((ExecutionLine) line.says()).fromAnotherLabel();
            said.ifPresent(says -> behindId.add(line.saying(says)));
            if (said.isEmpty() || !told) {
                asTheyAre.add(line);
            }
            told |= said.isPresent();
        }
        List<RequestApart> forging = behindId.isEmpty() ? List.of() : ofStreams(behindId);
        if (forging.stream().noneMatch(RequestApart::tellsPath)) {
            forging = List.of();
            asTheyAre = forged;
        }
        for (RequestApart request : forging) {
            request.guessed();
            request.lend(behindId.get(0));
            if (!request.lines().isEmpty()) {
                requests.add(request);
            }
        }
        for (RequestLine line : asTheyAre) {
            RequestApart request = one(List.of(line));
            request.guessed();
            requests.add(request);
        }
    }

    private static List<RequestApart> ofStreams(List<RequestLine> lines) {
        Map<String, List<RequestLine>> streams = new LinkedHashMap<>();
        lines.forEach(line -> streams.computeIfAbsent(line.logStreamName(), unseen -> new ArrayList<>())
                .add(line));
        List<RequestApart> requests = new ArrayList<>();
        List<RequestApart> unfinished = new ArrayList<>();
        for (List<RequestLine> stream : streams.values()) {
            for (RequestApart request : new RequestsInOrder(stream).requests()) {
                (streams.size() == 1 || request.isWhole() ? requests : unfinished).add(request);
            }
        }
        requests.addAll(joined(unfinished));
        requests.sort(Comparator.comparingLong(RequestApart::firstTime));
        return requests;
    }

    /** A request's entries can lie in several streams. */
    private static List<RequestApart> joined(List<RequestApart> unfinished) {
        unfinished.sort(Comparator.comparingLong(RequestApart::firstTime));
        if (unfinished.size() > MOST_TO_JOIN) {
            unfinished.forEach(RequestApart::guessed);
            return unfinished;
        }
        List<RequestApart> requests = new ArrayList<>();
        for (RequestApart request : unfinished) {
            List<RequestApart> fitting =
                    requests.stream().filter(request::completes).toList();
            if (fitting.isEmpty()) {
                requests.add(request);
            } else {
                if (fitting.size() > 1) {
                    fitting.forEach(RequestApart::guessed);
                }
                fitting.get(0).join(request);
            }
        }
        return requests;
    }

    /** What tells of no path, though another part of it may, is told under the path of a request beside it. */
    private static List<RequestApart> withPath(List<RequestApart> requests) {
        RequestApart beside = null;
        for (RequestApart request : requests) {
            if (request.tellsPath()) {
                beside = request;
            } else if (beside != null && request.lacksPath()) {
                request.borrowFrom(beside);
            }
        }
        for (int i = requests.size() - 1; i >= 0; i--) {
            RequestApart request = requests.get(i);
            if (request.tellsPath()) {
                beside = request;
            } else if (beside != null && request.isGuessed() && request.lacksPath()) {
                request.borrowFrom(beside);
            }
        }
        return requests;
    }

    /** An access log entry belongs to the request with its extended id, or to the one that it agrees with most. */
    private static void add(List<RequestApart> requests, RequestLine line, AccessLine said, boolean several) {
        RequestApart best = null;
        boolean choice = false;
        RequestApart ofAnotherGroup = null;
        for (RequestApart request : requests) {
            if (request.contradicts(line, said)) {
                continue;
            }
            if (request.hasAccessOfAnotherGroup(line)) {
                ofAnotherGroup = request.hasOwnAccessOfAnotherGroup(line) ? ofAnotherGroup : request;
                continue;
            }
            if (!request.agreesWithAccess(said)) {
                continue;
            }
            choice = best != null && request.agreement(said) == best.agreement(said);
            best = best == null || request.agreement(said) > best.agreement(said) ? request : best;
        }
        if (best == null) {
            best = new RequestApart();
            requests.add(best);
        } else if (several && choice) {
            best.guessed();
        }
        if (ofAnotherGroup != null) {
            // which of the two entries is the request's, nothing tells
            ofAnotherGroup.guessed();
            best.guessed();
        }
        best.add(line, said);
    }

    private static ExecutionLabel label(RequestLine line) {
        return ((ExecutionLine) line.says()).label();
    }

    private static String value(RequestLine line) {
        return ((ExecutionLine) line.says()).value();
    }
}
