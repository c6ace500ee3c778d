/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A route file as a list of its keys and values, each with its place. */
final class RouteFile {

    private final String name;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A key with its value; an element of a list has the key of the list.
     *
     * @param path the keys above it, the nearest last
     * @param value the text; null if the value is a mapping or a list
     * @param keys the keys of a mapping; otherwise empty
     */
    record Entry(List<String> path, String key, String value, List<String> keys, RouteProblem.Place place) {

        boolean isWithin(String ancestor) {
            return path.contains(ancestor);
        }

        String parent() {
            return path.isEmpty() ? "" : path.get(path.size() - 1);
        }

        /** Whether it is a text. */
        boolean isText() {
            return value != null;
        }
    }

    /**
     * Parses a file.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is no YAML
     */
    RouteFile(String name, String yaml) {
        this.name = name;
        new Compose(LoadSettings.builder().setLabel(name).build())
                .composeString(yaml)
                .ifPresent(root -> visit(root, "", List.of(), "", ""));
    }

    String name() {
        return name;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The place of a line: the route and the step that begin at it or before. */
    RouteProblem.Place placeOf(int line) {
        RouteProblem.Place last = new RouteProblem.Place(name, line, "", "");
        for (Entry entry : entries) {
            if (entry.place().line() <= line) {
                last = new RouteProblem.Place(
                        name, line, entry.place().route(), entry.place().step());
            }
        }
        return last;
    }

    private void visit(Node node, String key, List<String> path, String route, String step) {
        if (node instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                if (element instanceof ScalarNode text) {
                    add(path, key, text.getValue(), List.of(), element, route, step);
                } else {
                    visit(element, key, path, route, step);
                }
            }
        } else if (node instanceof MappingNode mapping) {
            List<String> below = key.isEmpty() ? path : with(path, key);
            for (NodeTuple tuple : mapping.getValue()) {
                visitValue(((ScalarNode) tuple.getKeyNode()), tuple.getValueNode(), below, route, step);
            }
        }
    }

    private void visitValue(ScalarNode key, Node value, List<String> path, String route, String step) {
        String name = key.getValue();
        String id = text(value, "id");
        boolean isRoute = path.isEmpty() && (name.equals("route") || name.equals("routeConfiguration"));
        String inRoute = isRoute ? id : route;
        String inStep = isRoute ? "" : step;
        if (!isRoute && !id.isEmpty()) {
            inStep = id;
        } else if ((!path.isEmpty() && path.get(path.size() - 1).equals("steps")) || name.equals("from")) {
            inStep = name;
        }
        if (value instanceof ScalarNode text) {
            add(path, name, text.getValue(), List.of(), key, inRoute, inStep);
            return;
        }
        List<String> keys = value instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(tuple -> ((ScalarNode) tuple.getKeyNode()).getValue())
                        .toList()
                : List.of();
        add(path, name, null, keys, key, inRoute, inStep);
        visit(value, name, path, inRoute, inStep);
    }

    private void add(
            List<String> path, String key, String value, List<String> keys, Node at, String route, String step) {
        int line = at.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        entries.add(new Entry(path, key, value, keys, new RouteProblem.Place(name, line, route, step)));
    }

    private static String text(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && tuple.getValueNode() instanceof ScalarNode value) {
                    return value.getValue();
                }
            }
        }
        return "";
    }

    private static List<String> with(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return List.copyOf(longer);
    }
}
