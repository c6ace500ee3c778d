/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * Compares the options of endpoints with those that their components declare. Camel itself takes some words for the number 0,
 * and checks the options of {@code toD} with the first request.
 */
final class EndpointOptionCheck {

    private static final Set<String> ADDRESSES = Set.of("to", "toD", "wireTap", "from", "enrich", "pollEnrich", "poll");

    private final Placeholders placeholders;
    private final ComponentOptions.Loader components;
    private final List<RouteFile> files;

    EndpointOptionCheck(CamelContext context, List<RouteFile> files) {
        this.placeholders = new Placeholders(context);
        this.components = new ComponentOptions.Loader(context);
        this.files = files;
    }

    List<RouteProblem> problems() {
        List<RouteProblem> problems = new ArrayList<>();
        for (RouteFile file : files) {
            List<Entry> entries = file.entries();
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (entry.isText() && ADDRESSES.contains(entry.key())) {
                    inAddress(entry, problems);
                } else if (entry.keys().contains("uri") && entry.keys().contains("parameters")) {
                    below(entry, entries.subList(i + 1, entries.size()), problems);
                }
            }
        }
        return problems;
    }

    /** The options behind the question mark of an address in one line. */
    private void inAddress(Entry entry, List<RouteProblem> problems) {
        int query = entry.value().indexOf('?');
        if (query > 0) {
            components.of(scheme(entry.value())).ifPresent(component -> {
                for (String option : entry.value().substring(query + 1).split("&", -1)) {
                    int equals = option.indexOf('=');
                    if (equals > 0) {
                        check(component, entry, option.substring(0, equals), option.substring(equals + 1))
                                .ifPresent(problems::add);
                    }
                }
            });
        }
    }

    /** The options in {@code parameters}, among the entries that follow the step. */
    private void below(Entry step, List<Entry> following, List<RouteProblem> problems) {
        int depth = step.path().size() + 1;
        Map<String, Entry> own = new HashMap<>();
        List<Entry> options = new ArrayList<>();
        for (Entry entry : following) {
            if (entry.path().size() < depth) {
                break;
            }
            if (entry.path().size() == depth) {
                own.putIfAbsent(entry.key(), entry);
            } else if (entry.path().size() == depth + 1 && entry.parent().equals("parameters") && entry.isText()) {
                options.add(entry);
            }
        }
        Optional.ofNullable(own.get("uri"))
                .filter(Entry::isText)
                .flatMap(uri -> components.of(scheme(uri.value())))
                .ifPresent(component -> options.forEach(option ->
                        check(component, option, option.key(), option.value()).ifPresent(problems::add)));
    }

    private String scheme(String address) {
        String resolved = placeholders.resolved(address).orElse("").strip();
        int colon = resolved.indexOf(':');
        return colon < 0 ? resolved : resolved.substring(0, colon);
    }

    private Optional<RouteProblem> check(ComponentOptions component, Entry entry, String name, String written) {
        Optional<String> suggestion = component.unknown(name);
        if (suggestion.isPresent()) {
            return Optional.of(new RouteProblem(
                    entry.place(),
                    "the endpoint has no option \"" + name + "\"" + suggestion.get(),
                    "Correct its name: see the component on https://camel.apache.org/components/4.18.x/."));
        }
        String value = placeholders.resolved(written).orElse("").strip();
        return component
                .objection(name, value)
                .map(objection -> new RouteProblem(
                        entry.place(),
                        "the option \"" + name + "\""
                                + (component.isSecret(name) ? " has a value" : " is \"" + written.strip() + "\",")
                                + objection,
                        "Correct the value."));
    }
}
