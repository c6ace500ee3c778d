/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import dev.apigatewaylogging.routecheck.RouteFile.Entry;
import dev.apigatewaylogging.routecheck.RouteProblem.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.dsl.yaml.common.exception.YamlDeserializationException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.util.URISupport;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Translates what Camel throws while it creates the routes into the mistake in a route file. */
final class StartFailure {

    private static final Pattern POSITION = Pattern.compile("in (?:file|classpath):(\\S+), line (\\d+)");
    private static final Pattern BEAN = Pattern.compile("Error creating bean: (\\S+)");
    private static final Pattern ROUTE = Pattern.compile("route: ([^\\s:]+)");
    private static final Pattern UNKNOWN_OPTIONS = Pattern.compile("Unknown parameters=\\[\\{([^=}]+)");

    /** An option that does not exist; beside an expression, Camel parses it as a second one. */
    private static final Pattern UNKNOWN_FIELD =
            Pattern.compile("(?:Unsupported field: |Field: )(\\S+)(?: has already been configured as an expression)?");

    private static final Pattern MISSING_OPTION = Pattern.compile("(\\w+) must be specified.*");
    private static final int MAX_TEXT = 300;

    private final List<RouteFile> files;

    StartFailure(List<RouteFile> files) {
        this.files = files;
    }

    /** The mistake; empty if the failure is not that of a route file. */
    Optional<RouteProblem> problem(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        Throwable root = chain.get(chain.size() - 1);
        for (Throwable cause : chain) {
            String text = String.valueOf(cause.getMessage());
            if (cause instanceof YamlDeserializationException || cause instanceof MarkedYamlEngineException) {
                return Optional.of(yaml(text));
            }
            Matcher bean = BEAN.matcher(text);
            if (bean.find()) {
                return Optional.of(described(placeOfBean(bean.group(1), root), root, "bean " + bean.group(1) + ": "));
            }
            if (cause instanceof FailedToCreateRouteException || cause instanceof FailedToStartRouteException) {
                Matcher route = ROUTE.matcher(text);
                return Optional.of(described(place(route.find() ? route.group(1) : "", chain), decisive(chain), ""));
            }
        }
        return Optional.empty();
    }

    /** A mistake that Camel's YAML DSL or its parser has found. */
    RouteProblem yaml(String message) {
        Matcher position = POSITION.matcher(message);
        Place place = new Place("routes", 0, "", "");
        // the parser names the block that it was parsing first, then where it failed
        while (position.find()) {
            place = placeOf(position.group(1), Integer.parseInt(position.group(2)));
        }
        String what = message.lines()
                .takeWhile(line -> !line.contains("in file:") && !line.contains("in classpath:"))
                .map(String::strip)
                .reduce((first, second) -> first + ", " + second)
                .orElse("");
        if (what.startsWith("Unknown node id: ")) {
            return new RouteProblem(
                    place,
                    "there is no step or element \"" + what.substring("Unknown node id: ".length()) + "\"",
                    "Correct its name: see https://camel.apache.org/components/4.18.x/others/yaml-dsl.html.");
        }
        Matcher field = UNKNOWN_FIELD.matcher(what);
        if (field.matches()) {
            return new RouteProblem(
                    place,
                    "there is no option \"" + field.group(1) + "\" here",
                    "Correct its name, or its indentation if it belongs to another element.");
        }
        if (what.startsWith("Unknown expression with id: ")) {
            return new RouteProblem(
                    place,
                    "there is no expression language \"" + what.substring("Unknown expression with id: ".length())
                            + "\"",
                    "Correct its name, for example to simple or constant.");
        }
        if (what.startsWith("Uri should not contains query parameters")) {
            return new RouteProblem(
                    place,
                    "the uri contains options",
                    "Write what follows the question mark as \"parameters:\" below the uri, one option per line.");
        }
        if (what.startsWith("Node type ")) {
            return new RouteProblem(
                    place,
                    "the value has the wrong form (" + what + ")",
                    "Write it as in the examples of https://camel.apache.org/components/4.18.x/others/yaml-dsl.html; check the"
                            + " indentation below it.");
        }
        return new RouteProblem(
                place,
                "this is not valid YAML (" + shortened(what) + ")",
                "Correct the indentation, with blanks and without tabs, or the quotes.");
    }

    private Place placeOf(String path, int line) {
        return files.stream()
                .filter(file -> path.endsWith("/" + simple(file.name())) || path.equals(file.name()))
                .findFirst()
                .map(file -> file.placeOf(line))
                .orElse(new Place("routes/" + simple(path), line, "", ""));
    }

    static String simple(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Place placeOfBean(String name, Throwable root) {
        String property = root instanceof NoSuchBeanException missing ? missing.getName() : propertyOf(root);
        List<Entry> own = new ArrayList<>();
        for (RouteFile file : files) {
            String current = "";
            for (Entry entry : file.entries()) {
                if (entry.path().equals(List.of("beans")) && entry.key().equals("name")) {
                    current = String.valueOf(entry.value());
                }
                if (current.equals(name) && entry.isWithin("beans")) {
                    own.add(entry);
                }
            }
        }
        return own.stream()
                .filter(entry -> entry.key().equals(property)
                        || (!property.isEmpty()
                                && entry.isText()
                                && entry.value().contains(property)))
                .findFirst()
                .or(() -> own.stream().findFirst())
                .map(Entry::place)
                .orElse(new Place("routes/beans.camel.yaml", 0, "", ""));
    }

    private static String propertyOf(Throwable root) {
        return root instanceof PropertyBindingException binding ? binding.getPropertyName() : "";
    }

    /** The cause that names the mistake: the root, but Camel's own exception before a cause in a converter. */
    private static Throwable decisive(List<Throwable> chain) {
        for (Throwable cause : chain) {
            if (cause instanceof PropertyBindingException || cause instanceof SimpleIllegalSyntaxException) {
                return cause;
            }
        }
        return chain.get(chain.size() - 1);
    }

    /** Where the name that the exception is about occurs in the route, or in an error handling of it. */
    private Place place(String route, List<Throwable> chain) {
        String name = subject(decisive(chain));
        List<Entry> all =
                files.stream().flatMap(file -> file.entries().stream()).toList();
        Comparator<Entry> longest = Comparator.comparingInt(entry -> entry.isText() && name.contains(entry.value())
                ? entry.value().length()
                : entry.key().length());
        return all.stream()
                .filter(entry -> entry.place().route().equals(route) && mentions(entry, name))
                .max(longest)
                .or(() -> all.stream().filter(entry -> mentions(entry, name)).max(longest))
                .or(() -> all.stream()
                        .filter(entry -> entry.place().route().equals(route))
                        .findFirst())
                .map(Entry::place)
                .orElse(new Place("routes", 0, route, ""));
    }

    private static boolean mentions(Entry entry, String name) {
        return entry.key().equals(name)
                || (entry.isText()
                        && entry.value().length() > 2
                        && (name.contains(entry.value()) || entry.value().startsWith(name)));
    }

    private static String subject(Throwable cause) {
        if (cause instanceof NoSuchBeanException missing) {
            return missing.getName();
        }
        if (cause instanceof NoSuchEndpointException missing) {
            String uri = String.valueOf(missing.getUri());
            return uri.contains(":") ? uri.substring(0, uri.indexOf(':') + 1) : uri;
        }
        if (cause instanceof PropertyBindingException binding) {
            return binding.getPropertyName();
        }
        if (cause instanceof SimpleIllegalSyntaxException syntax) {
            return syntax.getExpression();
        }
        if (cause instanceof MethodNotFoundException missing) {
            return missing.getMethodName();
        }
        String text = String.valueOf(cause.getMessage());
        Matcher options = UNKNOWN_OPTIONS.matcher(text);
        return options.find() ? options.group(1).strip() : text;
    }

    private static RouteProblem described(Place place, Throwable cause, String prefix) {
        String text = String.valueOf(cause.getMessage());
        Matcher options = UNKNOWN_OPTIONS.matcher(text);
        if (cause instanceof NoSuchBeanException missing) {
            return new RouteProblem(
                    place,
                    prefix + "there is no bean \"" + missing.getName() + "\" of the required type",
                    "Correct the name, or add the bean to beans.camel.yaml.");
        }
        if (cause instanceof NoSuchEndpointException) {
            String scheme = subject(cause).replace(":", "");
            return new RouteProblem(
                    place,
                    prefix + "there is no component \"" + scheme + "\"",
                    "Correct the name before the colon, or add the jar of the component to the class path.");
        }
        if (cause instanceof NoSuchLanguageException missing) {
            return new RouteProblem(
                    place,
                    prefix + "there is no expression language \"" + missing.getLanguage() + "\"",
                    "Use one that is included, for example simple, or add the jar of the language to the class path.");
        }
        if (options.find()) {
            return new RouteProblem(
                    place,
                    prefix + "the endpoint has no option \"" + options.group(1).strip() + "\"",
                    "Correct its name: see the component on https://camel.apache.org/components/4.18.x/.");
        }
        if (cause instanceof PropertyBindingException binding) {
            return new RouteProblem(
                    place,
                    prefix + "\"" + binding.getPropertyName()
                            + "\" cannot be set: there is no such option, or its value has" + " the wrong type",
                    "Correct the name or the value.");
        }
        if (cause instanceof SimpleIllegalSyntaxException syntax) {
            return new RouteProblem(
                    place,
                    prefix + "the expression " + shortened(syntax.getExpression()) + " cannot be parsed ("
                            + shortened(text.lines().findFirst().orElse("")) + ")",
                    "Correct the expression: see https://camel.apache.org/components/4.18.x/languages/simple-language.html.");
        }
        if (cause instanceof MethodNotFoundException missing) {
            return new RouteProblem(
                    place,
                    prefix + "the bean has no method \"" + missing.getMethodName() + "\"",
                    "Correct the name of the method.");
        }
        if (cause instanceof ClassNotFoundException) {
            return new RouteProblem(
                    place,
                    prefix + "there is no class " + shortened(text),
                    "Correct its name with its package, or add its jar to the class path.");
        }
        Matcher option = MISSING_OPTION.matcher(text);
        if (option.matches()) {
            return new RouteProblem(
                    place,
                    prefix + "the option \"" + option.group(1) + "\" of a step is missing",
                    "Add it to the step.");
        }
        Set<String> noDetails = Set.of("null", "");
        return new RouteProblem(
                place,
                prefix + "it cannot be created: " + cause.getClass().getSimpleName()
                        + (noDetails.contains(text) ? "" : " (" + shortened(URISupport.sanitizeUri(text)) + ")"),
                "Correct what the message names, in this step or in the bean that it uses.");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip().replaceAll("\\.$", "");
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
    }
}
