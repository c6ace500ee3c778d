/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Routes that send each exchange back to themselves, so that it never ends. A split may end such a circle, if it splits a tree
 * for example; but not that of the delivery route, which takes only batches of requests.
 */
final class RouteCircles {

    private static final Set<String> SENDING = Set.of("to", "wireTap");
    private static final Set<String> CONDITIONAL = Set.of(
            "choice", "filter", "idempotentConsumer", "doCatch", "circuitBreaker", "onException", "errorHandler");
    private static final String TAKES_BATCHES = "direct:delivery";

    private final Map<String, List<Hop>> hops = new LinkedHashMap<>();
    private final Set<String> finished = new HashSet<>();

    private record Hop(String target, boolean splits, Entry entry) {}

    /**
     * @param entries the entries of all files, each file in order
     * @param address the endpoint that a URI names, with placeholders resolved and without options
     */
    RouteCircles(List<Entry> entries, Function<String, String> address) {
        String source = "";
        for (Entry entry : entries) {
            if (entry.path().isEmpty()) {
                source = "";
            }
            if (entry.isText() && isStart(entry)) {
                source = address.apply(entry.value());
                hops.putIfAbsent(source, new ArrayList<>());
            } else if (entry.isText() && !source.isEmpty() && isHop(entry)) {
                boolean splits = entry.isWithin("split") || entry.isWithin("aggregate");
                hops.get(source).add(new Hop(address.apply(entry.value()), splits, entry));
            }
        }
    }

    private static boolean isStart(Entry entry) {
        return entry.key().equals("from")
                || (entry.key().equals("uri") && entry.parent().equals("from"));
    }

    private static boolean isHop(Entry entry) {
        boolean sends =
                SENDING.contains(entry.key()) || (entry.key().equals("uri") && SENDING.contains(entry.parent()));
        return sends && Collections.disjoint(entry.path(), CONDITIONAL);
    }

    List<RouteProblem> problems() {
        List<RouteProblem> problems = new ArrayList<>();
        // first from where exchanges start, so that the step that closes the circle is reported
        hops.keySet().stream()
                .filter(source -> !source.startsWith("direct:"))
                .forEach(source -> followFrom(source, problems));
        hops.keySet().forEach(source -> followFrom(source, problems));
        return problems;
    }

    private void followFrom(String source, List<RouteProblem> problems) {
        follow(source, new ArrayList<>(List.of(new Hop(source, false, null))), problems);
    }

    private void follow(String source, List<Hop> before, List<RouteProblem> problems) {
        if (!hops.containsKey(source) || finished.contains(source)) {
            return;
        }
        for (Hop hop : hops.get(source)) {
            before.add(hop);
            List<Hop> circle = circle(before);
            if (circle.isEmpty()) {
                follow(hop.target(), before, problems);
            } else if (isEndless(circle)) {
                problems.add(new RouteProblem(
                        hop.entry().place(),
                        "the step sends each exchange back to " + hop.target() + ", which leads here again",
                        "Correct the address, or send it only on a condition that ends the circle."));
            }
            before.remove(before.size() - 1);
        }
        finished.add(source);
    }

    /** The hops since the last hop's target was visited; empty if it was not. */
    private static List<Hop> circle(List<Hop> path) {
        String target = path.get(path.size() - 1).target();
        for (int i = path.size() - 2; i >= 0; i--) {
            if (path.get(i).target().equals(target)) {
                return path.subList(i + 1, path.size());
            }
        }
        return List.of();
    }

    private static boolean isEndless(List<Hop> circle) {
        return circle.stream().noneMatch(Hop::splits)
                || circle.stream().anyMatch(hop -> hop.target().equals(TAKES_BATCHES));
    }
}
