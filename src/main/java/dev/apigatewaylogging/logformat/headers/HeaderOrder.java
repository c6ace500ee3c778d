/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import dev.apigatewaylogging.logformat.headers.HeaderMapParser.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The order in which API Gateway prints the headers of a request: that of a {@link java.util.HashMap} from names to
 * values, neither sorted nor as received. Every public transcript that was examined has it, of edge-optimized and
 * regional APIs from 2017 to 2019, up to the last header: the tables had 16 buckets for up to 12 headers and 32 for up
 * to 24. Names are unique, in the client's spelling.
 *
 * <p>AWS does not guarantee it. Therefore an entry is never accepted as a header because it is in order; but if all
 * headers except some consecutive ones are in order, those are out of order. Alphabetical order also counts: the
 * headers of Lambda events have it.
 */
final class HeaderOrder {

    private static final int MIN_BUCKETS = 16;
    private static final int MAX_BUCKETS = 128;

    /** Fewer entries prove nothing. */
    private static final int MIN_HEADERS = 5;

    private final String[] names;
    private final List<Entry> entries;

    /**
     * @param names the names of the entries in lower case
     * @param entries the apparent headers
     */
    HeaderOrder(String[] names, List<Entry> entries) {
        this.names = names;
        this.entries = entries;
    }

    /** Returns whether consecutive entries may be part of the value before them. */
    @FunctionalInterface
    interface MayBeInside {
        boolean test(int from, int to);
    }

    /**
     * Consecutive entries.
     *
     * @param from the first one
     * @param to after the last one
     * @param kept the number of other entries
     * @param hashed whether those are in the order of a hash table
     */
    record Run(int from, int to, int kept, boolean hashed) {

        int length() {
            return to - from;
        }

        boolean has(String[] names, String... wanted) {
            for (int i = from; i < to; i++) {
                if (Arrays.asList(wanted).contains(names[i])) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns whether the entries are in order. */
    static boolean isInOrder(List<Entry> entries) {
        for (int buckets = bucketsOf(entries.size()); buckets <= MAX_BUCKETS; buckets *= 2) {
            if (inOrder(entries, buckets)) {
                return true;
            }
        }
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i - 1).name().compareToIgnoreCase(entries.get(i).name()) > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether most entries appear to be in order and some are not: those at the start and those at the end.
     * Quickly rejects a list without any order.
     */
    static boolean isNearlyKept(List<Entry> entries) {
        if (entries.size() < MIN_HEADERS || isInOrder(entries)) {
            return false;
        }
        for (int buckets = bucketsOf(entries.size() / 2); buckets <= bucketsOf(entries.size() + 1); buckets *= 2) {
            int table = buckets;
            if (isNearlyKept(entries, (one, other) -> bucket(one.name(), table) <= bucket(other.name(), table))) {
                return true;
            }
        }
        return isNearlyKept(entries, (one, other) -> one.name().compareToIgnoreCase(other.name()) <= 0);
    }

    private static boolean isNearlyKept(List<Entry> entries, BiPredicate<Entry, Entry> inOrder) {
        int size = entries.size();
        int before = 1;
        while (before < size && inOrder.test(entries.get(before - 1), entries.get(before))) {
            before++;
        }
        int behind = size - 1;
        while (behind > 0 && inOrder.test(entries.get(behind - 1), entries.get(behind))) {
            behind--;
        }
        return (before + size - behind) * 3 >= size * 2;
    }

    private static boolean inOrder(List<Entry> entries, int buckets) {
        int last = 0;
        for (Entry entry : entries) {
            int bucket = bucket(entry.name(), buckets);
            if (bucket < last) {
                return false;
            }
            last = bucket;
        }
        return true;
    }

    private static int bucketsOf(int entries) {
        int buckets = MIN_BUCKETS;
        while (entries * 4 > buckets * 3) {
            buckets *= 2;
        }
        return buckets;
    }

    /** A table created for many entries at once is one step larger if they would fill it. */
    private static boolean isTableOf(int entries, int buckets) {
        return bucketsOf(entries) == buckets || bucketsOf(entries + 1) == buckets;
    }

    /** The index function of {@link java.util.HashMap}. */
    private static int bucket(String name, int buckets) {
        int hash = name.hashCode();
        return (hash ^ (hash >>> 16)) & (buckets - 1);
    }

    /**
     * Returns the shortest run of entries without which the others are in order and singleton names are unique; null if
     * there is none, if nothing is out of order, or if two orders disagree.
     */
    Run runOutOfOrder(MayBeInside mayBeInside) {
        if (isInOrder(entries) && areDifferent()) {
            return null;
        }
        Run best = shortest(ranks(), false, mayBeInside);
        for (int buckets = MIN_BUCKETS; buckets <= MAX_BUCKETS; buckets *= 2) {
            int[] keys = new int[names.length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = bucket(entries.get(i).name(), buckets);
            }
            Run run = shortest(keys, true, mayBeInside);
            if (run == null || !isTableOf(run.kept(), buckets)) {
                continue;
            }
            boolean same = best != null && run.from() == best.from() && run.length() == best.length();
            if (best == null || same || run.length() < best.length()) {
                best = run;
            } else if (run.length() == best.length()) {
                return null;
            }
        }
        return best;
    }

    /** Returns the number of consecutive entries to omit so that singleton names are unique; 0 for none or too many. */
    int fewest(MayBeInside mayBeInside) {
        Run run = shortest(new int[names.length], false, mayBeInside);
        return run == null ? 0 : run.length();
    }

    private int[] ranks() {
        String[] sorted = names.clone();
        Arrays.sort(sorted);
        int[] ranks = new int[names.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Arrays.binarySearch(sorted, names[i]);
            while (ranks[i] > 0 && sorted[ranks[i] - 1].equals(names[i])) {
                ranks[i]--;
            }
        }
        return ranks;
    }

    private Run shortest(int[] keys, boolean hashed, MayBeInside mayBeInside) {
        int size = keys.length;
        int before = 1;
        while (before < size && keys[before - 1] <= keys[before] && isNew(before, 0, before)) {
            before++;
        }
        int behind = size;
        while (behind > 0 && (behind == size || keys[behind - 1] <= keys[behind]) && isNew(behind - 1, behind, size)) {
            behind--;
        }
        for (int length = 1; length < size; length++) {
            for (int from = 1; from <= before && from + length <= size; from++) {
                int to = from + length;
                if (to >= behind
                        && (to == size || keys[from - 1] <= keys[to])
                        && areDifferent(from, to)
                        && mayBeInside.test(from, to)) {
                    return new Run(from, to, size - length, hashed);
                }
            }
        }
        return null;
    }

    /** Returns whether no entry between the two has the same singleton name. */
    private boolean isNew(int entry, int from, int to) {
        if (!SingletonHeaders.contains(names[entry])) {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (names[i].equals(names[entry])) {
                return false;
            }
        }
        return true;
    }

    private boolean areDifferent() {
        for (int i = 0; i < names.length; i++) {
            if (!isNew(i, 0, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean areDifferent(int from, int to) {
        for (int i = to; i < names.length; i++) {
            if (!isNew(i, 0, from)) {
                return false;
            }
        }
        return true;
    }
}
