package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.AccessLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the access lines of one request say; of a field that comes twice the first counts. */
final class AccessFacts {

    private final Map<AccessField, String> fields = new EnumMap<>(AccessField.class);

    AccessFacts(List<AccessLine> lines) {
        for (AccessLine line : lines) {
            line.fields().forEach(fields::putIfAbsent);
        }
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
        return space < 0 ? "" : route.substring(space + 1).strip();
    }
}
