/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random numbers that are the same for the same seed. */
public final class SeededRandom {

    private final SplittableRandom random;

    public SeededRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number from 0 to below a bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the minimum to the maximum, both included. */
    public int between(int min, int max) {
        return random.nextInt(min, max + 1);
    }

    /** True in this share of the cases. */
    public boolean chance(double share) {
        return random.nextDouble() < share;
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Hexadecimal digits in lower case. */
    public String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    /** The same entries in another order. */
    <V> Map<String, V> shuffled(Map<String, V> map) {
        List<Map.Entry<String, V>> entries = new ArrayList<>(map.entrySet());
        Map<String, V> shuffled = new LinkedHashMap<>();
        while (!entries.isEmpty()) {
            Map.Entry<String, V> entry = entries.remove(random.nextInt(entries.size()));
            shuffled.put(entry.getKey(), entry.getValue());
        }
        return shuffled;
    }

    /**
     * The same headers as API Gateway prints those of a request, received in any order: in the order of a {@link HashMap}
     * that grew with them. Chance only orders those that share a bucket.
     */
    <V> Map<String, V> printed(Map<String, V> headers) {
        Map<String, V> table = new HashMap<>();
        // one by one: a table that is made for many entries at once is sometimes larger
        shuffled(headers).forEach(table::put);
        return new LinkedHashMap<>(table);
    }
}
