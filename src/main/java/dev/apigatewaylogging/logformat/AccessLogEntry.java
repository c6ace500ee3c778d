package dev.apigatewaylogging.logformat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An entry of an access log: one entry describes a complete request.
 *
 * @param requestId the request ID; derived from the entry itself if the format has none or the entry has several
 * @param fields the values by field; a missing field or {@code -} is not in the map
 * @param contradicted fields with several values, since a client wrote a quotation mark into one of them: API Gateway's
 *     value is unknown
 * @param otherPaths the values of {@link AccessField#PATH} that are not in the map
 */
public record AccessLogEntry(
        String requestId, Map<AccessField, String> fields, Set<AccessField> contradicted, List<String> otherPaths)
        implements LogEntry {

    /** Creates an entry in which each field has one value. */
    public AccessLogEntry(String requestId, Map<AccessField, String> fields) {
        this(requestId, fields, Set.of(), List.of());
    }

    /** Returns the entry with the API that logged it. */
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
