/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import dev.apigatewaylogging.logformat.ClientControlledFields;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Parses {@code Method request headers}, in which a client may have written {@code , Host=evil.example} into the value
 * of a header. Nothing is quoted, so such a text looks like a separate header. It is rejected if a singleton name
 * occurs twice; the real one is determined, in this order, by:
 * <ol> <li>values from other sources: the Lambda event, the authorizer event, the access log; <li>the default host of
 * the API, for {@code Host}; <li>the order of the headers ({@link HeaderOrder}): without the text of one header's
 * value, the rest is in order; that text must be the shortest that resolves the ambiguity, unless many headers prove
 * the order.
 * </ol>
 *
 * <p>An undecided text is not a header: it stays in the value that contains it. All ambiguous names are in {@link
 * #ambiguous()}, including decided ones.
 *
 * <p>A name that the request does not contain otherwise cannot be distinguished from a header that the client sent. The
 * client could have sent it, so it stays a header; it is ambiguous if it is out of order, or if it is an unmasked
 * {@code Authorization} or {@code x-api-key}, of which API Gateway masks all but the end.
 */
public final class RequestHeaderMapParser {

    /** More names are not examined: the ambiguity stays undecided. */
    private static final int MAX_EXAMINED = 64;

    /** This number of headers in order is no coincidence. */
    private static final int MIN_HEADERS_FOR_ORDER = 4;

    /** This number of headers in the order of a hash table proves the order of the log. */
    private static final int MIN_HEADERS_FOR_PROOF = 8;

    private static final String HOST = "host";
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final Map<String, String> headers;
    private final Set<String> ambiguous = new TreeSet<>();
    private boolean addressKnown = true;

    private RequestHeaderMapParser(
            String map, boolean truncated, Map<String, String> known, Predicate<String> ownHost) {
        List<Entry> entries = withWholeAddresses(map, HeaderMapParser.headerEntries(map, truncated, known));
        Map<String, String> asTheyStand = HeaderMapParser.logged(map, entries);
        Set<String> repeated = asTheyStand.size() == entries.size() ? Set.of() : repeated(entries);
        ambiguous.addAll(repeated);
        this.headers = truncated || suspicious(entries, repeated)
                ? new Weighing(map, truncated, entries, ownHost).headers(asTheyStand)
                : asTheyStand;
        markUnmasked(headers);
        for (Entry entry : entries) {
            int comma = map.indexOf(", ", entry.from());
            boolean hasComma = comma >= 0 && comma < entry.to();
            if (hasComma && !entry.known() && HeaderParameters.isGuess(entry.name(), entry.value(map))) {
                ambiguous.add(lower(entry.name()));
            }
        }
    }

    /**
     * Parses a map.
     *
     * @param text the map as logged
     * @param truncated whether API Gateway truncated it
     * @param known headers from other sources, spelled as in the map
     * @param ownHost matches the default host names of the API
     */
    public static RequestHeaderMapParser read(
            String text, boolean truncated, Map<String, String> known, Predicate<String> ownHost) {
        return new RequestHeaderMapParser(text.strip(), truncated, known, ownHost);
    }

    /** Returns the headers in the order of the log; may be modified. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the names, in lower case, of headers that may be forged; may be modified. */
    public Set<String> ambiguous() {
        return ambiguous;
    }

    /**
     * API Gateway appends the address that it sees to {@code X-Forwarded-For}. An apparent header before that address
     * is therefore not one; if another apparent header ends with an address, that may be the appended one.
     */
    private List<Entry> withWholeAddresses(String map, List<Entry> asTheyStand) {
        if (asTheyStand.size() > MAX_EXAMINED) {
            addressKnown = false;
            ambiguous.add(FORWARDED_FOR);
            return asTheyStand;
        }
        List<Entry> entries = asTheyStand;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (!entry.name().equalsIgnoreCase(FORWARDED_FOR) || entry.known()) {
                continue;
            }
            boolean ends = ClientControlledFields.endsWithAddress(map.substring(entry.from(), entry.to()));
            int last = lastBeforeAddress(map, entries, i);
            if (last > i) {
                List<Entry> remaining = new ArrayList<>(entries.subList(0, i));
                remaining.add(
                        new Entry(entry.name(), entry.from(), entries.get(last).to(), false));
                remaining.addAll(entries.subList(last + 1, entries.size()));
                boolean inOrder = HeaderOrder.isInOrder(entries);
                boolean inOrderWithout = HeaderOrder.isInOrder(remaining);
                entries.subList(i + 1, last + 1).forEach(inside -> ambiguous.add(lower(inside.name())));
                if (!ends || (inOrderWithout && !inOrder)) {
                    entries = remaining;
                } else {
                    addressKnown &= inOrder && !inOrderWithout;
                }
            }
            if (last > i || !ends) {
                ambiguous.add(FORWARDED_FOR);
            }
        }
        return entries;
    }

    /**
     * Returns the last entry that ends with an address and may be part of the value of the given one; the given one if
     * there is none.
     */
    private static int lastBeforeAddress(String map, List<Entry> entries, int forwardedFor) {
        int last = forwardedFor;
        for (int i = forwardedFor + 1; i < entries.size() && !isSet(map, entries, i); i++) {
            if (ClientControlledFields.endsWithAddedAddress(entries.get(i).value(map))) {
                last = i;
            }
        }
        return last;
    }

    /** Returns whether an entry can only be the header that every request has. */
    private static boolean isSet(String map, List<Entry> entries, int at) {
        Entry entry = entries.get(at);
        // of two X-Forwarded-For, the names show that one is ambiguous
        if (entry.known() || entry.name().equalsIgnoreCase(FORWARDED_FOR)) {
            return true;
        }
        if (ClientControlledFields.isWritable(entry.name(), entry.value(map))) {
            return false;
        }
        int times = 0;
        for (Entry other : entries) {
            times += other.name().equalsIgnoreCase(entry.name()) ? 1 : 0;
        }
        return times == 1;
    }

    /** Returns whether {@code X-Forwarded-For}, if present, ends with the address that API Gateway appended. */
    public boolean addressKnown() {
        return addressKnown;
    }

    /** Returns the repeated names, in lower case. */
    private static Set<String> repeated(List<Entry> entries) {
        Set<String> names = new HashSet<>();
        Set<String> repeated = new TreeSet<>();
        for (Entry entry : entries) {
            String name = lower(entry.name());
            if (!names.add(name)) {
                repeated.add(name);
            }
        }
        return repeated;
    }

    private static boolean suspicious(List<Entry> entries, Set<String> repeated) {
        for (String name : repeated) {
            if (SingletonHeaders.contains(name)) {
                return true;
            }
        }
        return entries.size() <= MAX_EXAMINED && HeaderOrder.isNearlyKept(entries);
    }

    private void markUnmasked(Map<String, String> read) {
        read.forEach((name, value) -> {
            boolean credentials = name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("X-Api-Key");
            if (credentials && !value.isEmpty() && value.charAt(0) != '*') {
                ambiguous.add(lower(name));
            }
        });
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Decides which entries are headers. */
    private final class Weighing {

        private final String map;
        private final boolean truncated;
        private final List<Entry> entries;
        private final String[] names;
        private final boolean[] certain;
        private final boolean[] own;
        private final boolean[] inside;

        Weighing(String map, boolean truncated, List<Entry> entries, Predicate<String> ownHost) {
            int size = entries.size();
            this.map = map;
            this.truncated = truncated;
            this.entries = entries;
            this.names = new String[size];
            this.certain = new boolean[size];
            this.own = new boolean[size];
            this.inside = new boolean[size];
            Map<String, Integer> known = new HashMap<>();
            for (int i = 0; i < size; i++) {
                Entry entry = entries.get(i);
                names[i] = lower(entry.name());
                own[i] = names[i].equals(HOST) && ownHost.test(entry.value(map));
                if (entry.known()) {
                    known.merge(names[i], 1, Integer::sum);
                }
            }
            for (int i = 0; i < size; i++) {
                // the first entry has no predecessor that it could be part of
                certain[i] = i == 0 || (entries.get(i).known() && known.get(names[i]) == 1);
            }
        }

        Map<String, String> headers(Map<String, String> asTheyStand) {
            boolean doubtful = countOutside().entrySet().stream()
                    .anyMatch(count -> count.getValue() > 1 && SingletonHeaders.contains(count.getKey()));
            HeaderOrder order = new HeaderOrder(names, entries);
            boolean weigh = entries.size() <= MAX_EXAMINED && (doubtful || HeaderOrder.isNearlyKept(entries));
            HeaderOrder.Run run = weigh ? order.runOutOfOrder(this::mayBeInside) : null;
            boolean seen = run != null && run.kept() >= MIN_HEADERS_FOR_ORDER;
            boolean decided = seen && doubtful && (isProof(run) || run.length() == order.fewest(this::mayBeInside));
            if (truncated) {
                // the real one may be after the truncation
                markIfUncertain(HOST);
                markIfUncertain(FORWARDED_FOR);
            }
            if (decided || (seen && truncated && isProof(run) && run.has(names, HOST, FORWARDED_FOR))) {
                for (int i = run.from(); i < run.to(); i++) {
                    inside[i] = true;
                }
            } else if (seen && !doubtful && run.length() * 2 <= run.kept() && !names[0].equals(HOST)) {
                // a client sends Host first: then the order is the client's
                for (int i = run.from(); i < run.to(); i++) {
                    ambiguous.add(names[i]);
                }
                return asTheyStand;
            } else if (doubtful) {
                leaveTheUndecidedInside();
            } else {
                return asTheyStand;
            }
            return outside();
        }

        private static boolean isProof(HeaderOrder.Run run) {
            return run.hashed() && run.kept() >= MIN_HEADERS_FOR_PROOF;
        }

        private void markIfUncertain(String name) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name) && !certain[i] && !own[i]) {
                    ambiguous.add(name);
                }
            }
        }

        /** Returns whether the entries may be part of the value before them. */
        private boolean mayBeInside(int from, int to) {
            if (!ClientControlledFields.canEnd(
                    entries.get(from - 1).name(),
                    entries.get(from - 1).value(map),
                    entries.get(to - 1).value(map))) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (certain[i]) {
                    return false;
                }
            }
            return staysOutside(from, to, HOST) && staysOutside(from, to, FORWARDED_FOR) && ownStaysOutside(from, to);
        }

        /** Every request has these headers: one of several is real. */
        private boolean staysOutside(int from, int to, String name) {
            boolean isIn = false;
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name)) {
                    if (i < from || i >= to) {
                        return true;
                    }
                    isIn = true;
                }
            }
            return !isIn || truncated;
        }

        private boolean ownStaysOutside(int from, int to) {
            boolean isIn = false;
            for (int i = 0; i < names.length; i++) {
                if (own[i]) {
                    if (i < from || i >= to) {
                        return true;
                    }
                    isIn = true;
                }
            }
            return !isIn;
        }

        /**
         * Without an order: text after a text that is certainly not a header is in the same value, up to the next
         * certain header. Text after an uncertain one is uncertain too.
         */
        private void leaveTheUndecidedInside() {
            Map<String, Integer> all = countOutside();
            decideHost();
            if (!truncated) {
                certainIfAlone(HOST);
                certainIfAlone(FORWARDED_FOR);
            }
            for (int i = 1; i < names.length; i++) {
                Entry before = entries.get(i - 1);
                certain[i] |= certain[i - 1] && !ClientControlledFields.isWritable(before.name(), before.value(map));
            }
            decideForwardedFor();
            boolean[] fake = new boolean[names.length];
            boolean hostIsCertain = isCertain(HOST);
            boolean addressIsCertain = isCertain(FORWARDED_FOR);
            for (int i = 0; i < names.length; i++) {
                fake[i] = !certain[i]
                        && ((hostIsCertain && names[i].equals(HOST))
                                || (addressIsCertain && names[i].equals(FORWARDED_FOR)));
            }
            spread(fake);
            markAfter(fake);
            Map<String, Integer> outside = countOutside();
            // a single outside one of the mandatory headers is not necessarily the real one
            outside.computeIfPresent(HOST, (name, count) -> all.get(name));
            outside.computeIfPresent(FORWARDED_FOR, (name, count) -> all.get(name));
            for (int i = 0; i < names.length; i++) {
                boolean several = SingletonHeaders.contains(names[i]) && outside.getOrDefault(names[i], 0) > 1;
                fake[i] = several && !certain[i] && !inside[i] && !isLastOfRow(i, outside.get(names[i]));
            }
            for (int i = 0; i < names.length; i++) {
                inside[i] |= fake[i];
            }
            markAfter(fake);
        }

        private boolean isCertain(String name) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name) && certain[i]) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Of several {@code X-Forwarded-For}, the real one is the one without which all forged text fits into one
         * header's value, if only one qualifies.
         */
        private void decideForwardedFor() {
            int count = countOutside().getOrDefault(FORWARDED_FOR, 0);
            if (count == 0 || isCertain(FORWARDED_FOR) || names.length > MAX_EXAMINED) {
                return;
            }
            int decided = -1;
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(FORWARDED_FOR) && isLastOfRow(i, count)) {
                    certain[i] = true;
                    return;
                }
                if (names[i].equals(FORWARDED_FOR) && othersAreInOneValue(i)) {
                    decided = decided == -1 ? i : -2;
                }
            }
            if (decided >= 0) {
                certain[decided] = true;
            } else {
                addressKnown = false;
            }
        }

        private boolean othersAreInOneValue(int real) {
            boolean hostIsCertain = isCertain(HOST);
            int from = names.length;
            int to = -1;
            for (int i = 0; i < names.length; i++) {
                boolean forged = !certain[i]
                        && i != real
                        && (names[i].equals(FORWARDED_FOR) || (hostIsCertain && names[i].equals(HOST)));
                if (forged) {
                    from = Math.min(from, i);
                    to = i;
                }
            }
            for (int i = from; i <= to; i++) {
                if (certain[i] || i == real) {
                    return false;
                }
            }
            return true;
        }

        private void decideHost() {
            int owned = -1;
            int last = -1;
            int count = 0;
            int owns = 0;
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(HOST)) {
                    last = i;
                    count++;
                }
                if (own[i]) {
                    owned = i;
                    owns++;
                }
            }
            if (last < 0 || isCertain(HOST)) {
                return;
            }
            if (isLastOfRow(last, count)) {
                // nobody can write into a real Host
                certain[last] = true;
            } else if (owns == 1) {
                certain[owned] = true;
            }
        }

        private void certainIfAlone(String name) {
            if (countOutside().getOrDefault(name, 0) == 1) {
                for (int i = 0; i < names.length; i++) {
                    certain[i] |= names[i].equals(name);
                }
            }
        }

        private void spread(boolean[] fake) {
            boolean doubt = false;
            for (int i = 0; i < names.length; i++) {
                doubt = !certain[i] && (doubt || fake[i]);
                inside[i] = doubt;
            }
        }

        private void markAfter(boolean[] fake) {
            boolean doubt = false;
            for (int i = 0; i < names.length; i++) {
                doubt = !certain[i] && (doubt || fake[i]);
                if (doubt) {
                    ambiguous.add(names[i]);
                }
            }
        }

        /**
         * Of consecutive entries with one name, the last one can always be a header: the others are in the value before
         * them.
         */
        private boolean isLastOfRow(int at, int all) {
            if (at + 1 < names.length && names[at + 1].equals(names[at])) {
                return false;
            }
            int first = at;
            while (first > 0 && names[first - 1].equals(names[at])) {
                first--;
            }
            return at - first + 1 == all;
        }

        private Map<String, Integer> countOutside() {
            Map<String, Integer> counts = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                if (!inside[i]) {
                    counts.merge(names[i], 1, Integer::sum);
                }
            }
            return counts;
        }

        /** Returns the entries that are headers, each with the text of its value. */
        private Map<String, String> outside() {
            List<Entry> real = new ArrayList<>(entries.size());
            int at = 0;
            while (at < entries.size()) {
                int next = at + 1;
                while (next < entries.size() && inside[next]) {
                    next++;
                }
                Entry entry = entries.get(at);
                for (int i = at; i < next && next > at + 1; i++) {
                    ambiguous.add(names[i]);
                }
                real.add(new Entry(
                        entry.name(), entry.from(), entries.get(next - 1).to(), entry.known()));
                at = next;
            }
            return HeaderMapParser.logged(map, real);
        }
    }
}
