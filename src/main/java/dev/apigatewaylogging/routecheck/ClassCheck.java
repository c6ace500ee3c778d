/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Finds the Java classes that route files name and that do not exist: some of them Camel loads with the first request. */
final class ClassCheck {

    /** A class whose name is qualified, which no other text looks like in the places where it is looked for. */
    private static final String QUALIFIED = "(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*";

    private static final Pattern NAME = Pattern.compile(QUALIFIED);
    private static final Pattern REFERENCE = Pattern.compile("#(?:class|type):([\\w.$]+).*");
    private static final Pattern ENDPOINT = Pattern.compile("class:([\\w.$]+).*");
    private static final Pattern OPTION = Pattern.compile("(?i).*(?:type|class|serializer|factoryBean)");

    /** Functions and operators of the simple language that take a class. */
    private static final Pattern IN_EXPRESSION =
            Pattern.compile("(?:As\\(|AsNoNull\\(|\\bis ['\"]?|\\btype:)(" + QUALIFIED + ")");

    private static final Set<String> EXPRESSIONS = Set.of("simple", "expression", "message");

    private final CamelContext context;
    private final Placeholders placeholders;
    private final List<Entry> entries;

    ClassCheck(CamelContext context, List<RouteFile> files) {
        this.context = context;
        this.placeholders = new Placeholders(context);
        this.entries = files.stream().flatMap(file -> file.entries().stream()).toList();
    }

    List<RouteProblem> problems() {
        List<RouteProblem> problems = new ArrayList<>();
        for (Entry entry : entries) {
            for (String name : entry.isText() ? names(entry) : Set.<String>of()) {
                if (context.getClassResolver().resolveClass(name) == null) {
                    problems.add(new RouteProblem(
                            entry.place(),
                            "there is no class " + name,
                            "Correct its name with its package, or add its jar to the class path."));
                }
            }
        }
        return problems;
    }

    /** The classes that a value names. */
    private Set<String> names(Entry entry) {
        Set<String> names = new LinkedHashSet<>();
        String value = placeholders.resolved(entry.value()).orElse("").strip();
        Matcher reference = REFERENCE.matcher(value);
        Matcher endpoint = ENDPOINT.matcher(value);
        if (reference.matches()) {
            names.add(reference.group(1));
        } else if (endpoint.matches()
                && (entry.key().equals("uri") || entry.parent().equals("steps"))) {
            names.add(endpoint.group(1));
        } else if (!value.isEmpty() && isAlwaysClass(entry)) {
            names.add(value);
        } else if (OPTION.matcher(entry.key()).matches() && NAME.matcher(value).matches()) {
            names.add(value);
        }
        if (EXPRESSIONS.contains(entry.key())) {
            IN_EXPRESSION.matcher(value).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private static boolean isAlwaysClass(Entry entry) {
        return entry.key().equals("beanType")
                || entry.key().equals("exception")
                || (entry.path().equals(List.of("beans")) && entry.key().equals("type"));
    }
}
