package dev.apigatewaylogging.gateway;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Gathers the fields of one access line; of several names for one field the best one wins. */
final class AccessFields {

    /** Of a field whose variable is known, not only its name. */
    private static final int CERTAIN = -1;

    private static final UnreadableLine NO_REQUEST = new UnreadableLine("fields of no request");

    private final Map<AccessField, String> values = new EnumMap<>(AccessField.class);
    private final Map<AccessField, Integer> ranks = new EnumMap<>(AccessField.class);

    /** A client that can write a quotation mark into a line can write a field that is there already. */
    private final Set<AccessField> contradicted = EnumSet.noneOf(AccessField.class);

    void put(AccessFieldNames.Meaning meaning, String value) {
        int known = ranks.getOrDefault(meaning.field(), Integer.MAX_VALUE);
        // a client can choose a better name than the user's format has
        boolean both = meaning.rank() == known || (meaning.rank() > CERTAIN && known > CERTAIN);
        if (both
                && known < AccessFieldNames.INNER
                && meaning.rank() < AccessFieldNames.INNER
                && isVouchedFor(meaning.field())
                && !missing(value)
                && !value.equals(values.get(meaning.field()))) {
            contradicted.add(meaning.field());
        }
        if (meaning.rank() < known && !missing(value)) {
            ranks.put(meaning.field(), meaning.rank());
            values.put(meaning.field(), value);
        }
    }

    /** What must not be a client's choice: the one that API Gateway printed may be the second one. */
    private static boolean isVouchedFor(AccessField field) {
        return field == AccessField.CLIENT_IP || field == AccessField.HOST;
    }

    void put(AccessField field, String value) {
        put(new AccessFieldNames.Meaning(field, CERTAIN), value);
    }

    boolean has(AccessField field) {
        return values.containsKey(field);
    }

    /** API Gateway prints {@code -} for a variable without a value. */
    private static boolean missing(String value) {
        return value.isEmpty() || value.equals("-");
    }

    /**
     * The line, where the fields are those of a request: an id alone is what any program logs.
     *
     * @param message the text that the fields were read from
     */
    LogLine line(String message) {
        values.keySet().removeAll(contradicted);
        boolean aboutRequest = values.containsKey(AccessField.METHOD)
                || values.containsKey(AccessField.PATH)
                || values.containsKey(AccessField.RESOURCE_PATH)
                || values.containsKey(AccessField.ROUTE_KEY)
                || values.containsKey(AccessField.STATUS)
                || values.containsKey(AccessField.EVENT_TYPE);
        if (!aboutRequest) {
            return NO_REQUEST;
        }
        String id = values.get(AccessField.REQUEST_ID);
        if (id == null) {
            id = values.get(AccessField.EXTENDED_REQUEST_ID);
        }
        return new AccessLine(id == null ? idOf(message) : id, values);
    }

    /** AWS asks for an id in every format, but it can have a name that nobody knows: then the line is its own id. */
    private static String idOf(String message) {
        return "line-" + UUID.nameUUIDFromBytes(message.getBytes(StandardCharsets.UTF_8));
    }
}
