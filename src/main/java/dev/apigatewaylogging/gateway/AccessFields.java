package dev.apigatewaylogging.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Gathers the fields of one access line; of several names for one field the best one wins. */
final class AccessFields {

    /** Of a field whose variable is known, not only its name. */
    private static final int CERTAIN = -1;

    private static final int NONE = Integer.MAX_VALUE;

    private static final int PART_OF_LINE = AccessFieldNames.INNER - 1;

    private static final UnreadableLine NO_REQUEST = new UnreadableLine("fields of no request");

    private final Map<AccessField, String> values = new EnumMap<>(AccessField.class);
    private final Map<AccessField, Integer> ranks = new EnumMap<>(AccessField.class);

    /** So many paths of one line are told of, the first and the last ones: API Gateway's is beside what a client wrote. */
    private static final int MOST_OTHER_PATHS = 8;

    /** A client that can write a quotation mark into a line can write a field that is there already. */
    private final Set<AccessField> contradicted = EnumSet.noneOf(AccessField.class);

    private final List<String> otherPaths = new ArrayList<>(0);

    /** Of the route or resource, which tells the path where nothing else does. */
    private final List<String> otherRoutes = new ArrayList<>(0);

    void put(AccessFieldNames.Meaning meaning, String value) {
        int known = ranks.getOrDefault(meaning.field(), NONE);
        if (known != NONE && !missing(value) && !value.equals(values.get(meaning.field()))) {
            contradiction(meaning, known, value);
        }
        if (meaning.rank() < known && !missing(value)) {
            ranks.put(meaning.field(), meaning.rank());
            values.put(meaning.field(), value);
        }
    }

    /** The line has another value already: the one that API Gateway printed may be the first one or this one. */
    private void contradiction(AccessFieldNames.Meaning meaning, int known, String value) {
        // a client can choose a better name than the user's format has
        boolean same = meaning.rank() == known;
        boolean both = same || (meaning.rank() > CERTAIN && known > CERTAIN);
        boolean outermost = meaning.rank() < AccessFieldNames.INNER && known < AccessFieldNames.INNER;
        boolean contradicts =
                switch (meaning.field()) {
                    case CLIENT_IP, HOST, METHOD, STATUS, ROUTE_KEY -> (both && outermost) || same;
                    case PATH -> same || (both && !isSamePath(value, values.get(AccessField.PATH)));
                    // another name may well be that of another id, or of the resource's id
                    case REQUEST_ID, EXTENDED_REQUEST_ID, RESOURCE_PATH, API_ID, STAGE, ACCOUNT_ID -> same;
                    default -> false;
                };
        if (contradicts) {
            contradicted.add(meaning.field());
            String other = meaning.rank() < known ? values.get(meaning.field()) : value;
            switch (meaning.field()) {
                case PATH -> add(otherPaths, other);
                case ROUTE_KEY -> add(otherRoutes, other.substring(other.indexOf(' ') + 1));
                case RESOURCE_PATH -> add(otherRoutes, other);
                default -> {}
            }
        }
    }

    /** A client wrote so much into the line that not all readings of it were looked at. */
    void contradicted(Set<AccessField> fields) {
        contradicted.addAll(fields);
    }

    private static void add(List<String> others, String path) {
        if (others.size() == MOST_OTHER_PATHS) {
            others.remove(MOST_OTHER_PATHS / 2);
        }
        others.add(path);
    }

    /** With and without the stage, the query string or the host, as a format may have both. */
    private static boolean isSamePath(String one, String other) {
        String path = pathAlone(one);
        String another = pathAlone(other);
        return isWithStage(path, another) || isWithStage(another, path);
    }

    private static boolean isWithStage(String path, String without) {
        int stage = path.length() - without.length();
        return path.endsWith(without) && (stage == 0 || path.lastIndexOf('/', stage - 1) == 0);
    }

    private static String pathAlone(String path) {
        int query = path.indexOf('?');
        int end = query < 0 ? path.length() : query;
        int host = path.indexOf("://");
        int start = path.startsWith("/") || host < 0 || host > end ? 0 : path.indexOf('/', host + 3);
        return start < 0 || start > end ? "/" : path.substring(start, end);
    }

    void put(AccessField field, String value) {
        put(new AccessFieldNames.Meaning(field, CERTAIN), value);
    }

    /** Takes {@code GET /pets HTTP/1.1}, with or without the protocol; names for its parts are better. */
    void putRequestLine(String line) {
        String[] words = line.strip().split(" ", 3);
        if (words.length >= 2 && words[1].startsWith("/") && AccessVariables.fits(AccessField.METHOD, words[0])) {
            put(new AccessFieldNames.Meaning(AccessField.METHOD, PART_OF_LINE), words[0]);
            put(new AccessFieldNames.Meaning(AccessField.PATH, PART_OF_LINE), words[1]);
            if (words.length == 3 && AccessVariables.fits(AccessField.PROTOCOL, words[2])) {
                put(new AccessFieldNames.Meaning(AccessField.PROTOCOL, PART_OF_LINE), words[2]);
            }
        }
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
        // what must not be a client's choice
        contradicted.stream().filter(AccessFields::isOfGateway).forEach(values::remove);
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
        if (id == null && !contradicted.contains(AccessField.REQUEST_ID)) {
            id = values.get(AccessField.EXTENDED_REQUEST_ID);
        }
        return new AccessLine(
                id == null ? idOf(message) : id,
                values,
                contradicted.isEmpty() ? Set.of() : contradicted,
                otherPaths());
    }

    private static boolean isOfGateway(AccessField field) {
        return switch (field) {
            case CLIENT_IP, HOST, REQUEST_ID, EXTENDED_REQUEST_ID, API_ID, STAGE, ACCOUNT_ID -> true;
            default -> false;
        };
    }

    private List<String> otherPaths() {
        if (values.containsKey(AccessField.PATH)) {
            return otherPaths.isEmpty() ? List.of() : otherPaths;
        }
        return otherRoutes.isEmpty() ? List.of() : otherRoutes;
    }

    /** AWS asks for an id in every format, but it can have a name that nobody knows: then the line is its own id. */
    private static String idOf(String message) {
        return "line-" + UUID.nameUUIDFromBytes(message.getBytes(StandardCharsets.UTF_8));
    }
}
