package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.AccessLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the access lines of one request say; of a field that comes twice the first counts. */
final class AccessFacts {

    private final Map<AccessField, String> fields = new EnumMap<>(AccessField.class);
    private final Set<AccessField> contradicted = EnumSet.noneOf(AccessField.class);
    private final List<String> otherPaths = new ArrayList<>(0);

    AccessFacts(List<AccessLine> lines) {
        for (AccessLine line : lines) {
            line.fields().forEach(fields::putIfAbsent);
            contradicted.addAll(line.contradicted());
            otherPaths.addAll(line.otherPaths());
        }
    }

    private AccessFacts(AccessFacts other, String path) {
        fields.putAll(other.fields);
        contradicted.addAll(other.contradicted);
        if (path.isEmpty()) {
            fields.remove(AccessField.PATH);
            contradicted.removeAll(Set.of(AccessField.PATH, AccessField.ROUTE_KEY, AccessField.RESOURCE_PATH));
        } else {
            fields.put(AccessField.PATH, path);
            contradicted.add(AccessField.PATH);
        }
    }

    /** Whether a client wrote another path into the line, and nobody can tell which one is API Gateway's. */
    boolean hasOtherPaths() {
        return !otherPaths.isEmpty();
    }

    /** The same with another path that may be the request's, for each of them. */
    List<AccessFacts> withOtherPaths() {
        return otherPaths.stream()
                .distinct()
                .map(path -> new AccessFacts(this, path))
                .toList();
    }

    /** The same without a path: somebody else knows better. */
    AccessFacts withoutPath() {
        return new AccessFacts(this, "");
    }

    /** The fields of which the line has several values. */
    Set<AccessField> contradicted() {
        return contradicted;
    }

    /** The field's value; empty where it is not known. */
    String value(AccessField field) {
        return fields.getOrDefault(field, "");
    }

    /** {@code GET} of the route key {@code GET /pets}; empty where the route key has no method. */
    String methodOfRoute() {
        String route = value(AccessField.ROUTE_KEY);
        int space = route.indexOf(' ');
        return space < 0 ? "" : route.substring(0, space);
    }

    /** {@code /pets} of the route key {@code GET /pets}; {@code /$default} of the default route. */
    String pathOfRoute() {
        String route = value(AccessField.ROUTE_KEY);
        if (route.equals("$default")) {
            return "/$default";
        }
        int space = route.indexOf(' ');
        // the name routeKey may be given to the resource's path
        return space < 0 && !route.startsWith("/")
                ? ""
                : route.substring(space + 1).strip();
    }
}
