/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Logged headers: a modifiable map that remembers in what order and how often the log named them. A value that contains
 * {@code , name=} looks like two headers there, and only the order shows where the second may belong.
 *
 * @see MaskedHeaderRemnants
 */
public final class LoggedHeaders extends AbstractMap<String, String> {

    private final Map<String, String> headers;
    private final List<List<Map.Entry<String, String>>> texts = new ArrayList<>(1);

    LoggedHeaders(List<Map.Entry<String, String>> entries) {
        this.headers = HeaderMapParser.joined(entries);
        texts.add(entries);
    }

    /** Records that some of this map's headers were logged elsewhere. */
    public void areAlsoFrom(LoggedHeaders others) {
        texts.addAll(others.texts);
    }

    /** Returns the apparent headers of each text, in the order of the log, with repeated names kept separate. */
    List<List<Map.Entry<String, String>>> texts() {
        return texts;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return headers.entrySet();
    }

    @Override
    public String get(Object name) {
        return headers.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return headers.containsKey(name);
    }

    @Override
    public String put(String name, String value) {
        return headers.put(name, value);
    }

    @Override
    public String remove(Object name) {
        return headers.remove(name);
    }
}
