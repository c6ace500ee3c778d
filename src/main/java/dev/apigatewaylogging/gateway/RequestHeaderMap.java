package dev.apigatewaylogging.gateway;

import dev.apigatewaylogging.gateway.HeaderMap.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads {@code Method request headers}, where a client may have written {@code , Host=evil.example} into the value of
 * one of its headers. Nothing is quoted there, so such a text looks like a header of its own. It is not taken for one
 * where a name that can occur only once occurs twice; which of the two is real is decided by, in this order:
 *
 * <ol>
 *   <li>values known from elsewhere: from the Lambda event, the authorizer's event, the access log;
 *   <li>the API's own host name, for {@code Host};
 *   <li>the order of the headers ({@link HeaderOrder}): left out the text of one header's value, the rest is in order.
 * </ol>
 *
 * <p>What stays undecided is no header: it stays in the value that it was in. Every name that was in doubt is in {@link
 * #ambiguous()}, also where it was decided.
 *
 * <p>A name that the request does not have otherwise cannot be told from a header that the client sent. It could as well
 * have sent it, so it stays a header; it is ambiguous if it stands out of order, or if it is an {@code Authorization} or
 * {@code x-api-key}, of which API Gateway masks all but the end, and is not masked.
 */
public final class RequestHeaderMap {

    /** More names than these are not weighed: what is in doubt stays undecided. */
    private static final int MOST_WEIGHED = 64;

    /** So many headers in order are no accident. */
    private static final int ENOUGH_TO_SEE_AN_ORDER = 4;

    private static final String HOST = "host";
    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final Map<String, String> headers;
    private final Set<String> ambiguous = new TreeSet<>();

    private RequestHeaderMap(String map, boolean truncated, Map<String, String> known, Predicate<String> ownHost) {
        List<Entry> entries = HeaderMap.headerEntries(map, truncated, known);
        Set<String> repeated = new TreeSet<>();
        Map<String, String> asTheyStand = HeaderMap.joined(map, entries, repeated);
        repeated.forEach(name -> ambiguous.add(lower(name)));
        this.headers =
                truncated || suspicious(entries, repeated)
                        ? new Weighing(map, truncated, entries, ownHost).headers(asTheyStand)
                        : asTheyStand;
        markUnmasked(headers);
    }

    /**
     * Reads a map.
     *
     * @param text the map as logged
     * @param truncated whether API Gateway cut it
     * @param known headers whose values are known from elsewhere, spelled as in the map
     * @param ownHost tells the names that the API has of its own
     */
    public static RequestHeaderMap read(
            String text, boolean truncated, Map<String, String> known, Predicate<String> ownHost) {
        return new RequestHeaderMap(text.strip(), truncated, known, ownHost);
    }

    /** The headers in the order logged; the caller may change them. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The names, in lower case, of headers that may not be what they seem; the caller may change them. */
    public Set<String> ambiguous() {
        return ambiguous;
    }

    private static boolean suspicious(List<Entry> entries, Set<String> repeated) {
        for (String name : repeated) {
            if (SingleHeaders.contains(lower(name))) {
                return true;
            }
        }
        return !HeaderOrder.isKept(entries);
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

    /** Decides what is a header. */
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
                // nothing stands before the first entry that it could be part of
                certain[i] = i == 0 || (entries.get(i).known() && known.get(names[i]) == 1);
            }
        }

        Map<String, String> headers(Map<String, String> asTheyStand) {
            boolean doubtful = countOutside().entrySet().stream()
                    .anyMatch(count -> count.getValue() > 1 && SingleHeaders.contains(count.getKey()));
            HeaderOrder.Run run = entries.size() > MOST_WEIGHED
                    ? null
                    : new HeaderOrder(names, entries).runOutOfOrder(this::mayBeInside);
            boolean seen = run != null && run.kept() >= ENOUGH_TO_SEE_AN_ORDER;
            if (truncated) {
                // the real one may be behind the cut
                markIfUncertain(HOST);
                markIfUncertain(FORWARDED_FOR);
            }
            if (run != null && (doubtful || (seen && truncated && run.has(names, HOST, FORWARDED_FOR)))) {
                for (int i = run.from(); i < run.to(); i++) {
                    inside[i] = true;
                    ambiguous.add(names[i]);
                }
            } else if (seen && !names[0].equals(HOST)) {
                // a client sends Host first: then the order is that of the client
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

        private void markIfUncertain(String name) {
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(name) && !certain[i] && !own[i]) {
                    ambiguous.add(name);
                }
            }
        }

        /** Whether the entries may be the text of the value before them. */
        private boolean mayBeInside(int from, int to) {
            if (!ClientText.canEnd(entries.get(from - 1).name(), entries.get(from - 1).value(map), entries.get(to - 1).value(map))) {
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
         * Without an order: what follows a text that is no header is in the same value, up to the next header that is
         * certain.
         */
        private void leaveTheUndecidedInside() {
            decideHost();
            if (!truncated) {
                certainIfAlone(HOST);
                certainIfAlone(FORWARDED_FOR);
            }
            boolean[] fake = new boolean[names.length];
            for (int i = 0; i < names.length; i++) {
                fake[i] = names[i].equals(HOST) && !certain[i];
            }
            spread(fake);
            Map<String, Integer> outside = countOutside();
            for (int i = 0; i < names.length; i++) {
                boolean several = SingleHeaders.contains(names[i]) && outside.getOrDefault(names[i], 0) > 1;
                fake[i] = inside[i] || (several && !certain[i] && !isLastOfRow(i, outside.get(names[i])));
            }
            spread(fake);
        }

        private void decideHost() {
            int decided = -1;
            for (int i = 0; i < names.length; i++) {
                if (names[i].equals(HOST) && certain[i]) {
                    return;
                }
                if (own[i]) {
                    decided = decided == -1 ? i : -2;
                }
            }
            if (decided >= 0) {
                certain[decided] = true;
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
                if (doubt) {
                    ambiguous.add(names[i]);
                }
            }
        }

        /**
         * Of entries of one name that stand in a row the last one can be a header in any case: the others are in the
         * value before them.
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

        /** The entries that are headers, each with the text that belongs to its value. */
        private Map<String, String> outside() {
            List<Entry> real = new ArrayList<>(entries.size());
            int at = 0;
            while (at < entries.size()) {
                int next = at + 1;
                while (next < entries.size() && inside[next]) {
                    next++;
                }
                Entry entry = entries.get(at);
                real.add(new Entry(entry.name(), entry.from(), entries.get(next - 1).to(), entry.known()));
                at = next;
            }
            return HeaderMap.joined(map, real, new TreeSet<>());
        }
    }
}
