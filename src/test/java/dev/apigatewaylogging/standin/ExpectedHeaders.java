package dev.apigatewaylogging.standin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The headers that a record is to have, names in lower case.
 *
 * @param sent what was sent
 * @param whole how many of them, from the first on, are whole in the log; the next one may be cut or missing, the others
 *     are not in the log
 */
public record ExpectedHeaders(Map<String, String> sent, int whole) {

    static final ExpectedHeaders NONE = new ExpectedHeaders(Map.of(), 0);

    static ExpectedHeaders logged(String label, Map<String, String> headers) {
        String text = ExecutionLog.text(headers);
        int room = ExecutionLog.LONGEST - label.length();
        int whole = 0;
        int end = 1;
        Map<String, String> lower = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            lower.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            end += header.getKey().length() + 1 + header.getValue().length();
            // a value is surely whole where the start of the next name stands behind it
            whole += text.length() <= room || end + 2 < room ? 1 : 0;
            end += 2;
        }
        return new ExpectedHeaders(lower, whole);
    }

    boolean truncated() {
        return whole < sent.size();
    }
}
