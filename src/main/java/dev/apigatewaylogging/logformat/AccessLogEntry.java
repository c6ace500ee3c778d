package dev.apigatewaylogging.logformat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line of an access log: one line tells of a whole request.
 *
 * @param requestId the request's id; where the format has none, or the line has several, an id made of the line itself
 * @param fields what the user's format prints, by meaning; a field that is missing or {@code -} is not in the map
 * @param contradicted fields that have several values, since a client wrote a quotation mark into one of them: whichever is
 *     API Gateway's
 * @param otherPaths the values of {@link AccessField#PATH} that are not in the map
 */
public record AccessLogEntry(
        String requestId, Map<AccessField, String> fields, Set<AccessField> contradicted, List<String> otherPaths)
        implements LogEntry {

    /** A line in which each field has one value. */
    public AccessLogEntry(String requestId, Map<AccessField, String> fields) {
        this(requestId, fields, Set.of(), List.of());
    }

    /** The same entry, of which is known which API logged it. */
    public AccessLogEntry ofApi(String apiId) {
        if (apiId.equals(fields.get(AccessField.API_ID))) {
            return this;
        }
        Map<AccessField, String> known = new EnumMap<>(AccessField.class);
        known.putAll(fields);
        known.put(AccessField.API_ID, apiId);
        return new AccessLogEntry(requestId, known, contradicted, otherPaths);
    }
}
