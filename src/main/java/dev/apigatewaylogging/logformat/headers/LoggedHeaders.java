package dev.apigatewaylogging.logformat.headers;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Headers as a log shows them: a map that can be added to, which remembers in what order the log named them, and how often.
 * A value that holds {@code , name=} looks there like two headers, and only the order tells whose part the second may be.
 *
 * @see HeaderMasking
 */
public final class LoggedHeaders extends AbstractMap<String, String> {

    private final Map<String, String> headers;
    private final List<List<Map.Entry<String, String>>> texts = new ArrayList<>(1);

    LoggedHeaders(List<Map.Entry<String, String>> entries) {
        this.headers = HeaderMapParser.joined(entries);
        texts.add(entries);
    }

    /** Some of this map's headers were logged in another place. */
    public void areAlsoFrom(LoggedHeaders others) {
        texts.addAll(others.texts);
    }

    /** Of each text what looks like headers, in the order logged, repeated names kept apart. */
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
