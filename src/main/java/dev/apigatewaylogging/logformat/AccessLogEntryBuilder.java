/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Collects the fields of an access log entry; of several names for one field, the best one wins. */
final class AccessLogEntryBuilder {

    /** The rank of a field whose variable is known, not only its name. */
    private static final int CERTAIN = -1;

    private static final int LENGTH_OF_UUID = 36;

    private static final int NONE = Integer.MAX_VALUE;

    private static final int PART_OF_LINE = AccessFieldAliases.NESTED_RANK - 1;

    private static final UnparseableEntry NO_REQUEST = new UnparseableEntry("no request fields");

    private final Map<AccessField, String> values = new EnumMap<>(AccessField.class);
    private final Map<AccessField, Integer> ranks = new EnumMap<>(AccessField.class);

    /** The maximum number of paths kept, first and last ones: API Gateway's is adjacent to what a client wrote. */
    private static final int MAX_OTHER_PATHS = 8;

    /** A client that can write a quotation mark into an entry can repeat an existing field. */
    private final Set<AccessField> contradicted = EnumSet.noneOf(AccessField.class);

    /** The fields that are uncertain if a client may have hidden a part of the entry. */
    static final Set<AccessField> UNCERTAIN =
            Set.of(AccessField.PATH, AccessField.METHOD, AccessField.STATUS, AccessField.CLIENT_IP, AccessField.HOST);

    private final List<String> otherPaths = new ArrayList<>(0);

    /** Paths that differ from the one in use by a prefix. */
    private final List<String> prefixedPaths = new ArrayList<>(0);

    /** The path of the route or resource, used if there is no other. */
    private final List<String> otherRoutes = new ArrayList<>(0);

    /** Returns whether a client may have written the next value: a client-controlled value precedes it. */
    private boolean clientMayWrite;

    /** The fields whose value precedes all that a client can write. */
    private final Set<AccessField> inFront = EnumSet.noneOf(AccessField.class);

    /** The fields of these that follow the ID: a client may choose it, with quotation marks. */
    private final Set<AccessField> behindId = EnumSet.noneOf(AccessField.class);

    /** The entry shows that a client wrote the signs that end a value. */
    private boolean clientEndedValue;

    /** The number of names in the entry's format; 0 if it is unknown. */
    private int namesOfFormat;

    private boolean hasOtherValues;

    /** The types of an event of a WebSocket API that the entry has, all of one certainty. */
    private final Set<String> eventTypes = new TreeSet<>();

    private final BitSet seenNames = new BitSet();

    /** Names of the known format that the entry has in another object. */
    private final BitSet displacedNames = new BitSet();

    private boolean hasOtherObject;

    /** The best rank of the name of a user agent; its value may be blank. */
    private int userAgentRank = NONE;

    private boolean idIsCertain;

    /** A client wrote a better name for an ID than the format has. */
    private boolean idIsDoubted;

    /** A value in an object that is not part of the request. */
    private record Ignored(AccessField field, String value) {}

    private final List<Ignored> ignored = new ArrayList<>(0);

    private static final int MAX_IGNORED = 32;

    /** The number of fields of a request in a body that are suspicious. */
    private static final int MIN_INNER = 3;

    private final Map<AccessField, String> inner = new EnumMap<>(AccessField.class);
    private String innerStatus = "";

    /** Announces a value that may be the client's: the following text may be as well. */
    void anyText() {
        clientMayWrite = true;
    }

    /** Announces a value of an unknown name. */
    void unknown(String name) {
        clientMayWrite |= !AccessFieldAliases.isOfGateway(name);
    }

    /** Announces signs, in a client's value, that end a value: the client may have written what follows. */
    void endedByClient() {
        clientEndedValue = true;
    }

    /** Announces a name of a format that has this many: an entry with all of them has no other fields. */
    void nameOfFormat(int name, int names) {
        namesOfFormat = names;
        seenNames.set(name);
    }

    /** Announces an object or array that the known format lacks. */
    void objectNotOfFormat() {
        hasOtherObject = true;
    }

    /** Announces names of a known format in an object where the format does not have them. */
    void nameOfFormatElsewhere(BitSet names) {
        displacedNames.or(names);
    }

    /**
     * Returns whether the entry has all names of its format and an object that the format lacks: a client opened it, so
     * that API Gateway's values are in it and the client's have their names.
     */
    private boolean hasObjectOfClient() {
        if (!hasOtherObject || seenNames.isEmpty()) {
            return false;
        }
        BitSet all = (BitSet) seenNames.clone();
        all.or(displacedNames);
        return all.cardinality() == namesOfFormat;
    }

    /** Announces a value that a name cannot have in the known format. */
    void notOfFormat() {
        hasOtherValues = true;
    }

    /** Returns whether the entry has the names of a known format with values that this one cannot have. */
    boolean hasOtherValues() {
        return hasOtherValues;
    }

    /** Returns whether the entry has every name of its format, which is known. */
    boolean isOfFormat() {
        return namesOfFormat > 0 && seenNames.cardinality() == namesOfFormat;
    }

    void put(AccessFieldAliases.Meaning meaning, String text) {
        String value = meaning.field() == AccessField.PATH && isUrlWithoutScheme(text) ? "https://" + text : text;
        if (meaning.field() == AccessField.REQUEST_ID && isNoBetterId(meaning, value)) {
            return;
        }
        boolean behindClient = clientMayWrite;
        if (meaning.field() == AccessField.USER_AGENT && meaning.rank() > CERTAIN) {
            // a format has one user agent
            clientEndedValue |= behindClient && meaning.rank() == userAgentRank;
            userAgentRank = meaning.rank();
        }
        clientMayWrite |= isOfClient(meaning.field());
        int known = ranks.getOrDefault(meaning.field(), NONE);
        if (meaning.field() == AccessField.EVENT_TYPE) {
            takeType(meaning, known, value);
        }
        boolean override = overrides(meaning, known, value, behindClient);
        if (known != NONE && !isBlankValue(value) && !value.equals(values.get(meaning.field()))) {
            contradiction(meaning, known, value, behindClient, override);
        }
        if (override && !isBlankValue(value)) {
            if (behindClient) {
                inFront.remove(meaning.field());
            } else {
                inFront.add(meaning.field());
            }
            if (ranks.containsKey(AccessField.REQUEST_ID)) {
                behindId.add(meaning.field());
            }
            ranks.put(meaning.field(), meaning.rank());
            values.put(meaning.field(), value);
        }
    }

    /** Returns whether a value counts instead of the known one, by its name or since the known one is no method. */
    private boolean overrides(AccessFieldAliases.Meaning meaning, int known, String value, boolean behindClient) {
        boolean knownInFront = behindClient && inFront.contains(meaning.field());
        String current = values.getOrDefault(meaning.field(), "");
        if (known != NONE
                && isOnlyOneAKind(meaning.field(), value, current)
                && (meaning.rank() == CERTAIN) == (known == CERTAIN)) {
            // behind a route that names none, a client can write one that does
            return ContextVariables.namesKind(meaning.field(), value)
                    && (!knownInFront || meaning.field() != AccessField.ROUTE_KEY);
        }
        // a client can write a better name than the one in front of his value
        return meaning.rank() < known && (!knownInFront || meaning.rank() == CERTAIN || !isOfGateway(meaning.field()));
    }

    private void takeType(AccessFieldAliases.Meaning meaning, int known, String value) {
        if (meaning.rank() == CERTAIN && known != CERTAIN) {
            eventTypes.clear();
        }
        if (meaning.rank() == CERTAIN || known != CERTAIN) {
            addType(value);
        }
    }

    private void addType(String value) {
        if (ContextVariables.namesKind(AccessField.EVENT_TYPE, value)) {
            eventTypes.add(value);
        }
    }

    private static boolean isOnlyOneAKind(AccessField field, String value, String other) {
        return ContextVariables.namesKind(field, value) != ContextVariables.namesKind(field, other);
    }

    /**
     * Takes a value in an object that is not part of the request. After a client's text, the client may have opened that
     * object, so that the request's own values are in it.
     *
     * @param meaning null if the name is unknown
     */
    void ignored(AccessFieldAliases.Meaning meaning, String value) {
        if (clientMayWrite && meaning != null && !isBlankValue(value)) {
            // a client's values precede API Gateway's
            if (ignored.size() == MAX_IGNORED) {
                ignored.remove(MAX_IGNORED / 2);
            }
            ignored.add(new Ignored(meaning.field(), value));
        }
    }

    /**
     * Takes a value of an object or array that is one field, as {@link #ignored}: the client may have opened that, too.
     */
    void inner(String name, String value) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(name);
        if (clientMayWrite && meaning != null && ContextVariables.isValid(meaning.field(), value)) {
            inner.put(meaning.field(), value);
        }
    }

    /** Announces the end of an object or array that is one field. */
    void innerEnds(boolean headers) {
        boolean request = inner.containsKey(AccessField.METHOD)
                || inner.containsKey(AccessField.PATH)
                || inner.containsKey(AccessField.RESOURCE_PATH)
                || inner.containsKey(AccessField.ROUTE_KEY);
        // a body may have a field of that name, but not all that follows the client's value in the format
        if (request && inner.size() >= (headers ? 1 : MIN_INNER)) {
            inner.forEach((field, value) -> ignored(new AccessFieldAliases.Meaning(field, 0), value));
            innerStatus = inner.getOrDefault(AccessField.STATUS, innerStatus);
        }
        inner.clear();
    }

    /** Announces that an object has no end: if a client may have opened it, no value is certain. */
    void unclosed() {
        if (!clientMayWrite) {
            return;
        }
        contradicted(UNCERTAIN);
        if (!idIsCertain) {
            contradicted.add(AccessField.REQUEST_ID);
            contradicted.add(AccessField.EXTENDED_REQUEST_ID);
        }
    }

    private void compareWithIgnored() {
        if (!innerStatus.isEmpty() && !innerStatus.equals(values.get(AccessField.STATUS))) {
            contradicted.add(AccessField.STATUS);
        }
        for (Ignored value : ignored) {
            String known = values.getOrDefault(value.field(), "");
            boolean isPath = value.field() == AccessField.PATH
                    || value.field() == AccessField.RESOURCE_PATH
                    || value.field() == AccessField.ROUTE_KEY;
            if (value.field() == AccessField.METHOD && !value.value().equals(known)) {
                contradicted.add(AccessField.METHOD);
                if (tellsWhat()
                        && isOnlyOneAKind(AccessField.METHOD, value.value(), known)
                        && ContextVariables.namesKind(AccessField.METHOD, value.value())) {
                    take(value);
                }
            } else if (value.field() == AccessField.EVENT_TYPE) {
                addType(value.value());
            } else if (isPath && (known.isEmpty() || !isSamePath(value.value(), known))) {
                String path = value.value().substring(value.value().indexOf(' ') + 1);
                contradicted.add(AccessField.PATH);
                add(values.containsKey(AccessField.PATH) ? otherPaths : otherRoutes, path);
            }
        }
    }

    /** A format may print host and path together: {@code $context.domainName$context.path}. */
    private static boolean isUrlWithoutScheme(String text) {
        int slash = text.indexOf('/');
        boolean isHost = slash > 0 && text.lastIndexOf('.', slash) > 0;
        for (int i = 0; isHost && i < slash; i++) {
            char c = text.charAt(i);
            isHost = c == '.' || c == '-' || (c < 128 && Character.isLetterOrDigit(c));
        }
        return isHost;
    }

    private static boolean isOfClient(AccessField field) {
        return switch (field) {
            case PATH, QUERY, USER_AGENT, REQUEST_HEADERS, RESPONSE_HEADERS, REQUEST_BODY, RESPONSE_BODY -> true;
            default -> false;
        };
    }

    /**
     * Returns whether the entry already has another ID, under another name, that counts. A name proves nothing: a
     * client can write it.
     */
    private boolean isNoBetterId(AccessFieldAliases.Meaning meaning, String value) {
        int known = ranks.getOrDefault(AccessField.REQUEST_ID, NONE);
        if (isBlankValue(value) || known == CERTAIN || meaning.rank() == CERTAIN) {
            return false;
        }
        if (known == NONE) {
            idIsCertain = !clientMayWrite;
            return false;
        }
        String other = values.get(AccessField.REQUEST_ID);
        if (known == meaning.rank() || other.equals(value)) {
            return false;
        }
        if (idIsCertain && clientMayWrite) {
            idIsDoubted |= meaning.rank() < known;
            return true;
        }
        boolean inner = Math.min(known, meaning.rank()) < AccessFieldAliases.NESTED_RANK
                && Math.max(known, meaning.rank()) >= AccessFieldAliases.NESTED_RANK;
        if (clientMayWrite && !inner && isUuid(other) == isUuid(value)) {
            contradicted.add(AccessField.REQUEST_ID);
        }
        return false;
    }

    private static boolean isUuid(String id) {
        return id.length() == LENGTH_OF_UUID && id.charAt(8) == '-' && id.charAt(23) == '-';
    }

    /** Records a second value: API Gateway's may be the first one or this one. */
    private void contradiction(
            AccessFieldAliases.Meaning meaning, int known, String value, boolean behindClient, boolean override) {
        // a client can choose a better name than the format has
        boolean same = meaning.rank() == known;
        boolean both = same || (meaning.rank() > CERTAIN && known > CERTAIN);
        boolean outermost = meaning.rank() < AccessFieldAliases.NESTED_RANK && known < AccessFieldAliases.NESTED_RANK;
        boolean contradicts =
                switch (meaning.field()) {
                    case METHOD ->
                        (both && (outermost || behindClient))
                                || same
                                || (both && isOnlyOneAKind(meaning.field(), value, values.get(meaning.field())));
                    case CLIENT_IP, HOST, STATUS -> (both && outermost) || same;
                    case ROUTE_KEY -> both;
                    case PATH -> same || (both && !isSamePath(value, values.get(AccessField.PATH)));
                    // another name may be that of another ID, or of the resource's ID
                    case REQUEST_ID, EXTENDED_REQUEST_ID, API_ID, STAGE, ACCOUNT_ID -> same;
                    case RESOURCE_PATH ->
                        same
                                || (both
                                        && value.startsWith("/")
                                        && values.get(meaning.field()).startsWith("/"));
                    case EVENT_TYPE, CONNECTION_ID -> same || (both && outermost);
                    case USER_AGENT -> false;
                    // a format has each name once
                    default -> same && behindClient && outermost && known > CERTAIN;
                };
        clientEndedValue |= behindClient && contradicts;
        if (!contradicts && meaning.field() == AccessField.PATH && prefixedPaths.size() < MAX_OTHER_PATHS) {
            prefixedPaths.add(override ? values.get(AccessField.PATH) : value);
        }
        if (contradicts) {
            contradicted.add(meaning.field());
            String other = override ? values.get(meaning.field()) : value;
            switch (meaning.field()) {
                case PATH -> add(otherPaths, other);
                case ROUTE_KEY -> add(otherRoutes, other.substring(other.indexOf(' ') + 1));
                case RESOURCE_PATH -> add(otherRoutes, other);
                default -> {}
            }
        }
    }

    /** A client wrote so much into the entry that not all of its readings were examined. */
    void contradicted(Set<AccessField> fields) {
        contradicted.addAll(fields);
    }

    /**
     * A client may write another type of event. There is a record for each type that the entry or its route names: one may
     * be omitted by the settings.
     */
    private void compareTypes() {
        String type = values.getOrDefault(AccessField.EVENT_TYPE, "");
        String route = values.getOrDefault(AccessField.ROUTE_KEY, "");
        // a route of an HTTP API has a path, except for its default route, which a WebSocket API has as well
        String ofRoute = route.isEmpty() || route.contains("/") ? "" : ContextVariables.eventTypeOf(route);
        if (!ofRoute.isEmpty() && !eventTypes.isEmpty()) {
            addType(ofRoute);
        }
        for (String other : eventTypes) {
            if (!other.equals(type)) {
                contradicted.add(AccessField.EVENT_TYPE);
                clientEndedValue = true;
                add(otherRoutes, other.equals(ofRoute) ? route : ContextVariables.routeOf(other));
            }
        }
    }

    private static void add(List<String> others, String path) {
        if (others.size() == MAX_OTHER_PATHS) {
            others.remove(MAX_OTHER_PATHS / 2);
        }
        others.add(path);
    }

    /** With and without the stage, the query string or the host, since a format may have both. */
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
        put(new AccessFieldAliases.Meaning(field, CERTAIN), value);
    }

    /**
     * Parses {@code GET /pets HTTP/1.1}, with or without the protocol; separate names for its parts take precedence.
     */
    void putRequestLine(String entry) {
        String[] words = entry.strip().split(" ", 3);
        if (words.length >= 2 && words[1].startsWith("/") && ContextVariables.isValid(AccessField.METHOD, words[0])) {
            put(new AccessFieldAliases.Meaning(AccessField.METHOD, PART_OF_LINE), words[0]);
            put(new AccessFieldAliases.Meaning(AccessField.PATH, PART_OF_LINE), words[1]);
            if (words.length == 3 && ContextVariables.isValid(AccessField.PROTOCOL, words[2])) {
                put(new AccessFieldAliases.Meaning(AccessField.PROTOCOL, PART_OF_LINE), words[2]);
            }
        }
    }

    boolean has(AccessField field) {
        return values.containsKey(field);
    }

    /** API Gateway prints {@code -} for a variable without a value. */
    private static boolean isBlankValue(String value) {
        return value.isEmpty() || value.equals("-");
    }

    /**
     * Builds the entry if the fields describe a request: an ID alone can be in the log of any program.
     *
     * @param message the text that the fields were parsed from
     */
    LogEntry build(String message) {
        compareRouteWithResource();
        compareWithResource();
        compareWithRoute();
        compareWithIgnored();
        compareTypes();
        Set<AccessField> unvouched = unvouched();
        if (hasObjectOfClient()) {
            clientEndedValue = true;
            contradicted.addAll(behindClient());
        }
        if (clientEndedValue || isOfFormat() || contradictEachOther(unvouched)) {
            // a client wrote them: the format lacks them, or the entry shows where his text ended a value
            contradicted.addAll(unvouched);
            if (unvouched.contains(AccessField.PATH)) {
                addRoutes();
            }
        }
        // fields that must not be chosen by a client
        for (AccessField field : contradicted) {
            if (isOfGateway(field)) {
                values.remove(field);
            }
        }
        if (!tellsWhat() && takeIgnored()) {
            unvouched = unvouched();
        }
        if (!tellsWhat() && !values.containsKey(AccessField.METHOD) && !values.containsKey(AccessField.STATUS)) {
            return NO_REQUEST;
        }
        String id = values.get(AccessField.REQUEST_ID);
        if (id == null && !contradicted.contains(AccessField.REQUEST_ID)) {
            id = values.get(AccessField.EXTENDED_REQUEST_ID);
        }
        if (idIsDoubted) {
            contradicted.add(AccessField.REQUEST_ID);
        }
        return new AccessLogEntry(
                id == null ? idOf(message) : id,
                values,
                contradicted.isEmpty() ? Set.of() : contradicted,
                otherPaths(unvouched),
                unvouched);
    }

    /**
     * Returns the fields behind a client's value, unless the format is known to have them. What a client sends anyway
     * is not among them.
     */
    private Set<AccessField> unvouched() {
        Set<AccessField> fields = EnumSet.noneOf(AccessField.class);
        ranks.forEach((field, rank) -> {
            boolean sent = field == AccessField.USER_AGENT || field == AccessField.QUERY;
            // a known format lacks what a client adds to the ID
            boolean counts = inFront.contains(field) && !(isOfFormat() && behindId.contains(field));
            if (rank != CERTAIN && !sent && !counts) {
                fields.add(field);
            }
        });
        return fields.isEmpty() ? Set.of() : fields;
    }

    /** Returns the fields behind a client's value, even those of the known format. */
    private Set<AccessField> behindClient() {
        Set<AccessField> fields = EnumSet.noneOf(AccessField.class);
        fields.addAll(ranks.keySet());
        fields.removeAll(inFront);
        fields.remove(AccessField.USER_AGENT);
        fields.remove(AccessField.QUERY);
        return fields;
    }

    /** Takes the method and path of an object that a client has opened around all of a request. */
    private boolean takeIgnored() {
        if (ignored.stream().noneMatch(value -> tellsWhat(value.field()))) {
            return false;
        }
        for (Ignored value : ignored) {
            switch (value.field()) {
                case METHOD, PATH, RESOURCE_PATH, ROUTE_KEY, STATUS, EVENT_TYPE, CONNECTION_ID -> {
                    String known = values.getOrDefault(value.field(), "");
                    boolean better = isOnlyOneAKind(value.field(), value.value(), known)
                            && ContextVariables.namesKind(value.field(), value.value());
                    if (known.isEmpty() || better) {
                        take(value);
                    }
                    contradicted.add(value.field());
                }
                default -> {}
            }
        }
        return true;
    }

    private boolean tellsWhat() {
        for (AccessField field : values.keySet()) {
            if (tellsWhat(field)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the field is a part of what was requested. */
    private static boolean tellsWhat(AccessField field) {
        return switch (field) {
            case PATH, RESOURCE_PATH, ROUTE_KEY, EVENT_TYPE -> true;
            default -> false;
        };
    }

    private void take(Ignored value) {
        values.put(value.field(), value.value());
        ranks.put(value.field(), NONE);
        inFront.remove(value.field());
    }

    private void addRoutes() {
        String resource = resource();
        if (resource.startsWith("/") && !otherPaths.contains(resource)) {
            add(otherPaths, resource);
        }
    }

    private String resource() {
        String route = values.getOrDefault(AccessField.ROUTE_KEY, "");
        return values.getOrDefault(AccessField.RESOURCE_PATH, route.substring(route.indexOf(' ') + 1));
    }

    /** An API has resources or routes. A client may write the other one. */
    private void compareRouteWithResource() {
        String route = values.getOrDefault(AccessField.ROUTE_KEY, "");
        String resource = values.getOrDefault(AccessField.RESOURCE_PATH, "");
        if (route.isEmpty() || resource.isEmpty()) {
            return;
        }
        String pathOfRoute = route.substring(route.indexOf(' ') + 1);
        boolean fits = (route.equals("$default") && resource.indexOf('{') < 0)
                || (pathOfRoute.startsWith("/") && new ResourceTemplate(pathOfRoute).fits(pathAlone(resource), ""));
        if (!fits) {
            contradicted.add(AccessField.RESOURCE_PATH);
            add(otherRoutes, pathOfRoute);
            add(otherRoutes, resource);
        }
    }

    /** A format may have no method, and a client may write one. */
    private void compareWithRoute() {
        String route = values.getOrDefault(AccessField.ROUTE_KEY, "");
        String method = values.getOrDefault(AccessField.METHOD, "");
        int space = route.indexOf(" /");
        if (space > 0
                && !method.isEmpty()
                && !route.startsWith("ANY ")
                && !route.substring(0, space).equals(method)) {
            contradicted.add(AccessField.METHOD);
        }
    }

    /** A format may have no path, and a client may write one. */
    private void compareWithResource() {
        comparePrefixes();
        String path = values.get(AccessField.PATH);
        String resource = resource();
        if (path == null || !resource.startsWith("/") || contradicted.contains(AccessField.RESOURCE_PATH)) {
            return;
        }
        if (!new ResourceTemplate(resource).fits(pathAlone(path), onlyPrefix())) {
            contradicted.add(AccessField.PATH);
            add(otherPaths, resource);
        }
    }

    /** On a default host, a path with something else than the stage in front is another one. */
    private void comparePrefixes() {
        String stage = onlyPrefix();
        String path = pathAlone(values.getOrDefault(AccessField.PATH, ""));
        for (String other : stage.isEmpty() ? List.<String>of() : prefixedPaths) {
            String alone = pathAlone(other);
            boolean longer = alone.length() > path.length();
            if (!(longer ? alone : path).equals("/" + stage + (longer ? path : alone)) && !alone.equals(path)) {
                contradicted.add(AccessField.PATH);
                add(otherPaths, other);
            }
        }
    }

    /** Returns what can precede the path of a resource; empty if that can be anything. */
    private String onlyPrefix() {
        boolean ownHost = values.getOrDefault(AccessField.HOST, "").contains(".execute-api.");
        return ownHost ? values.getOrDefault(AccessField.STAGE, "") : "";
    }

    /** Returns whether fields of which a client may have added one cannot be those of one request. */
    private boolean contradictEachOther(Set<AccessField> unvouched) {
        boolean times =
                unvouched.contains(AccessField.REQUEST_TIME) || unvouched.contains(AccessField.REQUEST_TIME_EPOCH);
        boolean apis = unvouched.contains(AccessField.HOST) || unvouched.contains(AccessField.API_ID);
        return (times
                        && ContextVariables.areDifferentTimes(
                                values.getOrDefault(AccessField.REQUEST_TIME, ""),
                                values.getOrDefault(AccessField.REQUEST_TIME_EPOCH, "")))
                || (apis
                        && ExecuteApiHost.isOfAnotherApi(
                                values.getOrDefault(AccessField.HOST, ""),
                                values.getOrDefault(AccessField.API_ID, "")));
    }

    private static boolean isOfGateway(AccessField field) {
        return switch (field) {
            case CLIENT_IP, HOST, REQUEST_ID, EXTENDED_REQUEST_ID, API_ID, STAGE, ACCOUNT_ID -> true;
            default -> false;
        };
    }

    private List<String> otherPaths(Set<AccessField> unvouched) {
        if (!values.containsKey(AccessField.PATH)) {
            return otherRoutes.isEmpty() ? List.of() : otherRoutes;
        }
        boolean mayBeAdded = unvouched.contains(AccessField.PATH) || behindId.contains(AccessField.PATH);
        if (mayBeAdded && !otherRoutes.isEmpty()) {
            // a client may have added the path, also to the ID, and another route
            contradicted.add(AccessField.PATH);
            String resource = resource();
            Stream<String> routes = Stream.concat(otherRoutes.stream(), Stream.of(resource));
            return Stream.concat(
                            otherPaths.stream(),
                            routes.filter(route -> !route.isEmpty() && !route.equals(values.get(AccessField.PATH))))
                    .distinct()
                    .toList();
        }
        return otherPaths.isEmpty() ? List.of() : otherPaths;
    }

    /** AWS requires an ID in every format, but its name may be unknown: then the ID is derived from the entry. */
    static String idOf(String message) {
        return "line-" + UUID.nameUUIDFromBytes(message.getBytes(StandardCharsets.UTF_8));
    }
}
