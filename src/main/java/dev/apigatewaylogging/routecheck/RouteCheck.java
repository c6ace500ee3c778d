/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import dev.apigatewaylogging.settings.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Finds the mistakes that only all files together show, and those that Camel would find with the first request. */
final class RouteCheck {

    private static final Pattern REFERENCE =
            Pattern.compile("#(?:bean:)?(?!class:|type:|property:)([A-Za-z_][\\w.-]*)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?!bean:|service:)([^}:?!]+)[^}]*}}");
    private static final Set<String> SENDING = Set.of("to", "toD", "wireTap");

    private final CamelContext context;
    private final Placeholders placeholders;
    private final List<RouteFile> files;
    private final List<Entry> entries;

    RouteCheck(CamelContext context, List<RouteFile> files) {
        this.context = context;
        this.placeholders = new Placeholders(context);
        this.files = files;
        this.entries = files.stream().flatMap(file -> file.entries().stream()).toList();
    }

    List<RouteProblem> problems() {
        List<RouteProblem> problems = new ArrayList<>();
        placeholders(problems);
        structure(problems);
        gaps(problems);
        duplicates(problems);
        consumers(problems);
        problems.addAll(new RouteCircles(entries, this::address).problems());
        beans(problems);
        problems.addAll(new ClassCheck(context, files).problems());
        problems.addAll(new EndpointOptionCheck(context, files).problems());
        configurations(problems);
        return problems;
    }

    private void placeholders(List<RouteProblem> problems) {
        for (Entry entry : entries) {
            if (entry.isText() && entry.value().contains("{{")) {
                Matcher names = PLACEHOLDER.matcher(entry.value());
                while (names.find()) {
                    if (resolved(names.group()).isEmpty()) {
                        String name = names.group(1).strip();
                        Set<String> known =
                                Stream.of(Setting.values()).map(Setting::key).collect(Collectors.toSet());
                        problems.add(new RouteProblem(
                                entry.place(),
                                "there is no setting or property {{" + name + "}}" + Names.suggestion(name, known),
                                "Correct the name, or add " + name + " to application.properties."));
                    }
                }
            }
        }
    }

    private Optional<String> resolved(String text) {
        return placeholders.resolved(text);
    }

    private void structure(List<RouteProblem> problems) {
        for (Entry entry : entries) {
            if (SENDING.contains(entry.key())
                    && !entry.isText()
                    && entry.parent().equals("steps")
                    && !entry.keys().contains("uri")) {
                problems.add(new RouteProblem(
                        entry.place(),
                        "\"" + entry.key() + "\" has no uri",
                        "Add the address, for example uri: direct:dead-letter."));
            }
            if (!entry.isText() && entry.parent().equals("steps")) {
                RequiredOptions.of(entry.key())
                        .filter(option -> !entry.keys().contains(option))
                        .ifPresent(option -> problems.add(new RouteProblem(
                                entry.place(),
                                "the step \"" + entry.key() + "\" has no \"" + option + "\"",
                                "Add it below " + entry.key() + ".")));
            }
        }
    }

    /** What Camel fails at without a message, and an expression without a condition, which it accepts. */
    private void gaps(List<RouteProblem> problems) {
        texts(entry -> entry.value().isBlank()).forEach(entry -> {
            if (entry.key().equals("steps")) {
                problems.add(
                        new RouteProblem(entry.place(), "there is no step here", "Write one, or remove the line."));
            } else if (entry.parent().equals("steps")) {
                problems.add(new RouteProblem(
                        entry.place(),
                        "the step \"" + entry.key() + "\" is empty",
                        "Write its options below it, "
                                + RequiredOptions.of(entry.key())
                                        .map(option -> "at least \"" + option + "\".")
                                        .orElse("or " + entry.key() + ": {} if it has none.")));
            } else if (entry.key().equals("simple")) {
                problems.add(new RouteProblem(
                        entry.place(),
                        "\"simple\" has no expression",
                        "Write the expression behind it, in quotes, for example \"${body.method} == 'OPTIONS'\"."));
            }
        });
        texts(entry -> entry.key().equals("steps") && !entry.value().isBlank())
                .forEach(entry -> problems.add(new RouteProblem(
                        entry.place(),
                        "\"" + entry.value() + "\" is no step",
                        "Write it with a colon and its options, or as " + entry.value() + ": {} if it has none.")));
    }

    private void duplicates(List<RouteProblem> problems) {
        Map<String, Entry> seen = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.key().equals("id") && entry.isText() && !entry.isWithin("beans")) {
                boolean isRoute = entry.path().equals(List.of("route"));
                Entry before = seen.putIfAbsent((isRoute ? "route " : "step ") + entry.value(), entry);
                if (before != null) {
                    problems.add(new RouteProblem(
                            entry.place(),
                            "the ID \"" + entry.value() + "\" is used a second time, after " + before.place(),
                            "Give each " + (isRoute ? "route" : "step") + " an ID of its own."));
                }
            }
        }
    }

    private void consumers(List<RouteProblem> problems) {
        Set<String> consumers = texts(
                        entry -> (entry.parent().equals("from") && entry.key().equals("uri"))
                                || entry.key().equals("from"))
                .map(entry -> address(entry.value()))
                .filter(uri -> uri.startsWith("direct:"))
                .collect(Collectors.toCollection(TreeSet::new));
        context.getRoutes()
                .forEach(route ->
                        consumers.add(route.getEndpoint().getEndpointBaseUri().replace("://", ":")));
        texts(entry -> Set.of("uri", "to", "toD", "wireTap", "deadLetterUri").contains(entry.key())
                        && !entry.parent().equals("from")
                        && !entry.parent().equals("interceptSendToEndpoint")
                        && !entry.value().contains("${"))
                .forEach(entry -> {
                    String uri = address(entry.value());
                    if (uri.startsWith("direct:") && !consumers.contains(uri)) {
                        problems.add(new RouteProblem(
                                entry.place(),
                                "no route starts from " + uri + Names.suggestion(uri, consumers),
                                "Correct the name, or add a route from " + uri + "."));
                    }
                });
    }

    private String address(String uri) {
        String resolved = resolved(uri).orElse(uri).strip();
        int query = resolved.indexOf('?');
        return (query < 0 ? resolved : resolved.substring(0, query)).replace("direct://", "direct:");
    }

    private void beans(List<RouteProblem> problems) {
        Set<String> declared = texts(entry ->
                        entry.path().equals(List.of("beans")) && entry.key().equals("name"))
                .map(Entry::value)
                .collect(Collectors.toSet());
        texts(entry -> true).forEach(entry -> reference(entry).ifPresent(name -> {
            if (!declared.contains(name) && context.getRegistry().lookupByName(name) == null) {
                problems.add(new RouteProblem(
                        entry.place(),
                        "there is no bean \"" + name + "\"" + Names.suggestion(name, declared),
                        "Correct the name, or add the bean to beans.camel.yaml."));
            }
        }));
    }

    private Optional<String> reference(Entry entry) {
        String value = resolved(entry.value()).orElse("");
        boolean isName = (entry.key().equals("ref") && !SENDING.contains(entry.parent()))
                || entry.key().endsWith("Ref");
        if (isName && !value.isEmpty() && !value.startsWith("#")) {
            return Optional.of(value);
        }
        Matcher reference = REFERENCE.matcher(value);
        return reference.matches() ? Optional.of(reference.group(1)) : Optional.empty();
    }

    private void configurations(List<RouteProblem> problems) {
        Set<String> declared = texts(entry -> entry.path().equals(List.of("routeConfiguration"))
                        && entry.key().equals("id"))
                .map(Entry::value)
                .collect(Collectors.toSet());
        texts(entry -> entry.key().equals("routeConfigurationId")).forEach(entry -> {
            for (String name : entry.value().split(",", -1)) {
                if (!name.contains("*") && !declared.contains(name.strip())) {
                    problems.add(
                            new RouteProblem(
                                    entry.place(),
                                    "there is no routeConfiguration \"" + name.strip() + "\""
                                            + Names.suggestion(name, declared),
                                    "Correct the ID, or add the routeConfiguration; without it, errors are not handled as intended."));
                }
            }
        });
    }

    private Stream<Entry> texts(Predicate<Entry> which) {
        return entries.stream().filter(Entry::isText).filter(which);
    }
}
