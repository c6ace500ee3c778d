/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks headers, including everything in the log that may be part of their values: up to the next certain header.
 * Possible parts are removed with their names, since the name may be a part itself: {@code , c2VjcmV0==}.
 */
public final class MaskedHeaderRemnants {

    private final Set<String> names;
    private final List<String> searched;
    private final String mask;

    /** A masked header in the value of another one, and all text after it. */
    private final Pattern within;

    /**
     * @param names the names of the headers in lower case
     * @param mask replaces a masked value within the value of another header
     */
    public MaskedHeaderRemnants(Set<String> names, String mask) {
        this.names = Set.copyOf(names);
        this.searched = List.copyOf(names);
        this.mask = Matcher.quoteReplacement(mask);
        String any = String.join("|", names.stream().map(Pattern::quote).toList());
        this.within = Pattern.compile("(,\\s*(?:" + any + ")\\s*=).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    /**
     * Returns the headers without the parts of masked values; the same map if there are none. The value of a masked
     * header under its own name stays, to be masked by the caller.
     */
    public Map<String, String> takenFrom(Map<String, String> headers) {
        return headers instanceof LoggedHeaders logged && hasHidden(headers) ? takenFromLogged(logged) : headers;
    }

    private boolean hasHidden(Map<String, String> headers) {
        if (!names.isEmpty()) {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                if (isHidden(header.getKey()) || isWithin(header.getValue())) {
                    return true;
                }
            }
        }
        return false;
    }

    private Map<String, String> takenFromLogged(LoggedHeaders headers) {
        List<Map<String, String>> logged =
                headers.texts().stream().map(HeaderMapParser::joined).toList();
        List<Map<String, String>> certain = headers.texts().stream()
                .map(text -> HeaderMapParser.joined(certain(text)))
                .toList();
        Map<String, String> taken = new LinkedHashMap<>(headers.size() * 2);
        headers.forEach((name, value) -> {
            int text = 0;
            while (text < logged.size() && !value.equals(logged.get(text).get(name))) {
                text++;
            }
            // a value that is in none of the texts comes from another source
            String remaining = text == logged.size() ? value : certain.get(text).get(name);
            if (remaining != null) {
                taken.put(
                        name,
                        isHidden(name) ? remaining : within.matcher(remaining).replaceFirst("$1" + mask));
            }
        });
        return taken;
    }

    private List<Map.Entry<String, String>> certain(List<Map.Entry<String, String>> entries) {
        Map<String, Integer> times = new HashMap<>();
        entries.forEach(entry -> times.merge(entry.getKey().toLowerCase(Locale.ROOT), 1, Integer::sum));
        List<Map.Entry<String, String>> certain = new ArrayList<>(entries.size());
        boolean doubt = false;
        for (Map.Entry<String, String> entry : entries) {
            String name = entry.getKey();
            String value = entry.getValue();
            // API Gateway prints a header once: of two, one is in the value of another
            boolean begins = !doubt
                    || (times.get(name.toLowerCase(Locale.ROOT)) == 1 && HeaderBoundaries.certainlyBegins(name, value));
            if (isHidden(name)) {
                doubt = !begins || !HeaderBoundaries.certainlyEnds(name, value);
            } else if (begins) {
                doubt = isWithin(value);
            } else {
                continue;
            }
            certain.add(entry);
        }
        return certain;
    }

    private boolean isHidden(String name) {
        return names.contains(name.toLowerCase(Locale.ROOT));
    }

    private boolean isWithin(String value) {
        return value != null && mayBeWithin(value) && within.matcher(value).find();
    }

    /** Returns whether a masked name starts after a comma, without the pattern: few values need a closer check. */
    private boolean mayBeWithin(String value) {
        for (int comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', comma + 1)) {
            int start = comma + 1;
            while (start < value.length() && value.charAt(start) <= ' ') {
                start++;
            }
            for (String name : searched) {
                if (value.regionMatches(true, start, name, 0, name.length())) {
                    return true;
                }
            }
        }
        return false;
    }
}
