/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The access log entries of one request; of a repeated field the first value counts. */
final class AccessLogData {

    private final Map<AccessField, String> fields = new EnumMap<>(AccessField.class);
    private final Set<AccessField> contradicted = EnumSet.noneOf(AccessField.class);
    private final List<String> otherPaths = new ArrayList<>(0);
    private final Set<AccessField> unvouched = EnumSet.noneOf(AccessField.class);

    AccessLogData(List<AccessLogEntry> entries) {
        for (AccessLogEntry entry : entries) {
            entry.fields().forEach((field, value) -> {
                boolean vouched = !entry.unvouched().contains(field);
                if (!fields.containsKey(field)) {
                    fields.put(field, value);
                    if (!vouched) {
                        unvouched.add(field);
                    }
                } else if (vouched && unvouched.remove(field)) {
                    fields.put(field, value);
                }
            });
            contradicted.addAll(entry.contradicted());
            otherPaths.addAll(entry.otherPaths());
        }
    }

    private AccessLogData(AccessLogData other, String path) {
        fields.putAll(other.fields);
        contradicted.addAll(other.contradicted);
        unvouched.addAll(other.unvouched);
        if (path.isEmpty()) {
            fields.remove(AccessField.PATH);
            contradicted.removeAll(Set.of(AccessField.PATH, AccessField.ROUTE_KEY, AccessField.RESOURCE_PATH));
        } else {
            fields.put(AccessField.PATH, path);
            contradicted.add(AccessField.PATH);
            // only an HTTP request has a path
            fields.remove(AccessField.EVENT_TYPE);
            fields.computeIfPresent(AccessField.ROUTE_KEY, (field, route) -> route.contains("/") ? route : null);
            if (ClientPath.isTemplate(path)) {
                // another resource must not take its place
                String method = methodOfRoute();
                fields.remove(AccessField.RESOURCE_PATH);
                fields.computeIfPresent(
                        AccessField.ROUTE_KEY, (field, route) -> method.isEmpty() ? null : method + " " + path);
            }
        }
    }

    /** Whether a client wrote another path into the entry, so that API Gateway's one is unknown. */
    boolean hasOtherPaths() {
        return !otherPaths.isEmpty();
    }

    /**
     * Returns copies with each other path that may be the request's.
     *
     * @param eventType the type of the event if the execution log has it; otherwise empty
     */
    List<AccessLogData> withOtherPaths(String eventType) {
        return otherPaths.stream()
                .distinct()
                .filter(path -> eventType.isEmpty() || isOtherRouteOf(eventType, path))
                .map(path -> path.contains("/") ? withPath(path) : asWebSocketEventOf(path))
                .toList();
    }

    private boolean isOtherRouteOf(String eventType, String path) {
        return path.contains("/")
                || (WebSocketEvent.typeOf(path).equals(eventType) && !path.equals(value(AccessField.ROUTE_KEY)));
    }

    /** Returns a copy with a path that may be the request's, and is marked. */
    AccessLogData withPath(String path) {
        return new AccessLogData(this, path);
    }

    /** Returns the path of the resource or route, which may be a template; empty if unknown. */
    String resource() {
        String resource = value(AccessField.RESOURCE_PATH);
        String route = value(AccessField.ROUTE_KEY);
        String path = resource.isEmpty() ? route.substring(route.indexOf(' ') + 1) : resource;
        return path.startsWith("/") ? path : "";
    }

    /** Returns a copy without the path: another source has it. */
    AccessLogData withoutPath() {
        return new AccessLogData(this, "");
    }

    /** The fields with several values in the entry. */
    Set<AccessField> contradicted() {
        return contradicted;
    }

    /** Returns the value of the field; empty if unknown. */
    String value(AccessField field) {
        return fields.getOrDefault(field, "");
    }

    /** Returns the value of the field, unless a client may have added it to the entry; empty if there is none. */
    String vouched(AccessField field) {
        return unvouched.contains(field) ? "" : value(field);
    }

    /** Returns whether the entry has a field that only an HTTP request has. */
    boolean describesHttpRequest() {
        return describesHttpRequest(this::value);
    }

    /** Returns the same by fields that no client can have added. */
    boolean certainlyDescribesHttpRequest() {
        return describesHttpRequest(this::vouched);
    }

    private static boolean describesHttpRequest(Function<AccessField, String> values) {
        return !values.apply(AccessField.METHOD).isEmpty()
                || values.apply(AccessField.ROUTE_KEY).contains(" /")
                || values.apply(AccessField.RESOURCE_PATH).startsWith("/");
    }

    /** Returns a copy without what only an HTTP request has: the event of a WebSocket API that it may be. */
    AccessLogData asWebSocketEvent() {
        String route = value(AccessField.ROUTE_KEY);
        return asWebSocketEvent(route.contains("/") ? "" : route);
    }

    /** Returns the event that certainly has this route: the type in the entry may be another one's. */
    private AccessLogData asWebSocketEventOf(String route) {
        AccessLogData event = asWebSocketEvent(route);
        event.fields.put(AccessField.EVENT_TYPE, WebSocketEvent.typeOf(route));
        return event;
    }

    private AccessLogData asWebSocketEvent(String route) {
        AccessLogData event = new AccessLogData(this, "");
        event.fields.keySet().removeAll(Set.of(AccessField.METHOD, AccessField.RESOURCE_PATH));
        event.fields.put(AccessField.ROUTE_KEY, route);
        event.contradicted.add(AccessField.EVENT_TYPE);
        return event;
    }

    /** Returns a copy without what only the event of a WebSocket API has: the HTTP request that it may be. */
    AccessLogData asHttpRequest() {
        AccessLogData request = new AccessLogData(List.of());
        request.fields.putAll(fields);
        request.contradicted.addAll(contradicted);
        request.unvouched.addAll(unvouched);
        request.otherPaths.addAll(otherPaths);
        request.fields.keySet().removeAll(Set.of(AccessField.EVENT_TYPE, AccessField.CONNECTION_ID));
        request.fields.computeIfPresent(AccessField.ROUTE_KEY, (field, route) -> route.contains("/") ? route : null);
        request.contradicted.addAll(Set.of(AccessField.METHOD, AccessField.PATH));
        return request;
    }

    /** Returns {@code GET} of the route key {@code GET /pets}; empty if the route key has no method. */
    String methodOfRoute() {
        String route = value(AccessField.ROUTE_KEY);
        int space = route.indexOf(' ');
        return space < 0 ? "" : route.substring(0, space);
    }

    /** Returns {@code /pets} of the route key {@code GET /pets}; {@code /$default} of the default route. */
    String pathOfRoute() {
        String route = value(AccessField.ROUTE_KEY);
        if (route.equals("$default")) {
            return "/$default";
        }
        int space = route.indexOf(' ');
        // the name routeKey may be used for the resource path
        return space < 0 && !route.startsWith("/")
                ? ""
                : route.substring(space + 1).strip();
    }
}
