/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.EnumMap;
import java.util.EnumSet;
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
 * @param unvouched fields that a client may have added to the entry: they follow a value that a client can write, and
 *     the format is not known to have them. They neither confirm nor override anything
 */
public record AccessLogEntry(
        String requestId,
        Map<AccessField, String> fields,
        Set<AccessField> contradicted,
        List<String> otherPaths,
        Set<AccessField> unvouched)
        implements LogEntry {

    /** Creates an entry in which each field has one value. */
    public AccessLogEntry(String requestId, Map<AccessField, String> fields) {
        this(requestId, fields, Set.of(), List.of(), Set.of());
    }

    /** Returns the entry with the API that logged it. */
    public AccessLogEntry ofApi(String apiId) {
        return with(AccessField.API_ID, apiId);
    }

    /** Returns the entry with the stage that logged it. */
    public AccessLogEntry ofStage(String stage) {
        return with(AccessField.STAGE, stage);
    }

    private AccessLogEntry with(AccessField field, String value) {
        if (value.isEmpty() || (value.equals(fields.get(field)) && !unvouched.contains(field))) {
            return this;
        }
        Map<AccessField, String> known = new EnumMap<>(AccessField.class);
        known.putAll(fields);
        known.put(field, value);
        return new AccessLogEntry(
                requestId, known, without(contradicted, field), otherPaths, without(unvouched, field));
    }

    /** Returns the entry with an ID of its own, so that it is combined with no other entry. */
    AccessLogEntry withoutRequestId(String message) {
        Map<AccessField, String> known = new EnumMap<>(AccessField.class);
        known.putAll(fields);
        known.remove(AccessField.REQUEST_ID);
        Set<AccessField> doubtful = EnumSet.of(AccessField.REQUEST_ID);
        doubtful.addAll(contradicted);
        return new AccessLogEntry(AccessLogEntryBuilder.idOf(message), known, doubtful, otherPaths, unvouched);
    }

    /** Returns whether a client certainly wrote fields into the entry. */
    boolean isForged() {
        return !contradicted.isEmpty();
    }

    /** Returns the extended request ID if the entry has no other ID; otherwise empty. */
    public String extendedIdOnly() {
        return !fields.containsKey(AccessField.REQUEST_ID)
                        && requestId.equals(fields.get(AccessField.EXTENDED_REQUEST_ID))
                ? requestId
                : "";
    }

    /** Returns the value of a field that API Gateway certainly wrote; empty if there is none. */
    public String vouched(AccessField field) {
        return unvouched.contains(field) ? "" : fields.getOrDefault(field, "");
    }

    /** Returns the entry without the fields that a client may have added. */
    public AccessLogEntry vouched() {
        if (unvouched.isEmpty()) {
            return this;
        }
        Map<AccessField, String> certain = new EnumMap<>(AccessField.class);
        certain.putAll(fields);
        certain.keySet().removeAll(unvouched);
        return new AccessLogEntry(requestId, certain, contradicted, otherPaths, Set.of());
    }

    private static Set<AccessField> without(Set<AccessField> fields, AccessField field) {
        if (!fields.contains(field)) {
            return fields;
        }
        Set<AccessField> others = EnumSet.copyOf(fields);
        others.remove(field);
        return others;
    }
}
