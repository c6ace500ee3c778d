/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the mistakes that hide what a file declares: other checks would report their consequences. */
final class RouteStructure {

    private static final Set<String> ELEMENTS = Set.of(
            "beans",
            "dataFormats",
            "errorHandler",
            "from",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint",
            "onCompletion",
            "onException",
            "rest",
            "restConfiguration",
            "route",
            "routeConfiguration",
            "routeTemplate",
            "templatedRoute");

    private final List<RouteFile> files;

    RouteStructure(List<RouteFile> files) {
        this.files = files;
    }

    List<RouteProblem> problems() {
        List<RouteProblem> problems = new ArrayList<>();
        files.stream().flatMap(file -> file.entries().stream()).forEach(entry -> {
            if (entry.path().isEmpty()) {
                element(entry, problems);
            }
            if (entry.key().equals("from")
                    && !entry.isText()
                    && (entry.path().isEmpty() || entry.path().equals(List.of("route")))
                    && !entry.keys().contains("uri")) {
                problems.add(new RouteProblem(
                        entry.place(), "\"from\" has no uri", "Add the address, for example uri: direct:delivery."));
            }
        });
        return problems;
    }

    private static void element(Entry entry, List<RouteProblem> problems) {
        String suggestion = Names.suggestion(entry.key(), ELEMENTS);
        // Camel knows more elements than these
        if (!ELEMENTS.contains(entry.key()) && !suggestion.isEmpty()) {
            problems.add(new RouteProblem(
                    entry.place(),
                    "there is no element \"" + entry.key() + "\"" + suggestion,
                    "Correct its name: see https://camel.apache.org/components/4.18.x/others/yaml-dsl.html."));
        }
        if (entry.key().equals("route") && !entry.isText() && !entry.keys().contains("from")) {
            problems.add(new RouteProblem(
                    entry.place(), "the route has no \"from\"", "Add \"from\" with its uri, and its steps below it."));
        }
    }
}
