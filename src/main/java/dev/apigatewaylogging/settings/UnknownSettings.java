/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import dev.apigatewaylogging.util.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds variables and properties that look like settings and are none. Whatever the platform sets is not reported, nor is a
 * property with a name of its own, which edited routes may use.
 */
final class UnknownSettings {

    /** Only this program reads variables with these prefixes. */
    private static final List<String> OWN_PREFIXES = List.of(
            "AKTO_", "CLOUDWATCH_", "LOG_GROUP_", "CHECKPOINT_", "DEAD_LETTER_", "MANAGEMENT_", "DATABASE_ABSTRACTOR_");

    /** Set by AWS, Kubernetes, Camel and Java, and the proxies of other protocols. */
    private static final Pattern PLATFORM =
            Pattern.compile("(?i)(?:AWS|ECS|AMAZON|KUBERNETES|CAMEL|JAVA|JDK|OTEL)_.*|.*_PROXY");

    /** Akto's deployment files set them for its other programs. */
    private static final Set<String> OF_AKTO = Set.of("AKTO_MONGO_CONN", "AKTO_INFRA_MIRRORING_MODE");

    /** What Kubernetes and Docker set for each service: AKTO_KAFKA_SERVICE_HOST, AKTO_KAFKA_PORT_9092_TCP. */
    private static final Pattern OF_SERVICE =
            Pattern.compile("(.+?)(?:_SERVICE_HOST|_PORT_\\d+_(?:TCP|UDP|SCTP)(?:_(?:ADDR|PORT|PROTO))?)");

    private static final Set<String> KNOWN =
            Stream.of(Setting.values()).map(Setting::name).collect(Collectors.toSet());

    private UnknownSettings() {}

    /**
     * One warning for all, without their values; empty if there are none.
     *
     * @param variables the names of the environment variables
     * @param properties the keys of the properties in files
     */
    static Optional<String> warning(Collection<String> variables, Collection<String> properties) {
        Set<String> services = variables.stream()
                .map(OF_SERVICE::matcher)
                .filter(Matcher::matches)
                .map(service -> service.group(1))
                .collect(Collectors.toSet());
        TreeMap<String, String> found = new TreeMap<>();
        for (String name : variables) {
            Optional<String> meant = meant(name);
            boolean ours = meant.isPresent() || OWN_PREFIXES.stream().anyMatch(name::startsWith);
            if (ours && !isOfOthers(name) && services.stream().noneMatch(service -> isOfService(name, service))) {
                found.put(name, meant.orElse(""));
            }
        }
        for (String key : properties) {
            String name = key.toUpperCase(Locale.ROOT).replace('.', '_');
            if (!isOfOthers(name)) {
                meant(name).ifPresent(setting -> found.put(key, key.contains(".") ? key(setting) : setting));
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(found.entrySet().stream()
                .map(unknown -> unknown.getKey()
                        + (unknown.getValue().isEmpty() ? "" : " (did you mean " + unknown.getValue() + "?)"))
                .collect(Collectors.joining(
                        ", ", "Unknown settings, which have no effect: ", ". See README.md for all settings.")));
    }

    private static String key(String setting) {
        return Setting.valueOf(setting).key();
    }

    private static boolean isOfOthers(String name) {
        return KNOWN.contains(name)
                || OF_AKTO.contains(name)
                || PLATFORM.matcher(name).matches()
                || Stream.of(ForeignVariable.values())
                        .anyMatch(foreign -> foreign.name().equals(name));
    }

    private static boolean isOfService(String name, String service) {
        return name.startsWith(service + "_SERVICE_")
                || name.equals(service + "_PORT")
                || name.startsWith(service + "_PORT_")
                || name.equals(service + "_NAME");
    }

    /** The setting that was probably meant: a similar one, or one that begins with the name. */
    private static Optional<String> meant(String name) {
        if (name.indexOf('_') < 0) {
            return Optional.empty();
        }
        int limit = name.length() < 10 ? 1 : 2;
        return KNOWN.stream()
                .filter(setting -> EditDistance.of(name, setting) <= limit)
                .min(Comparator.comparingInt((String setting) -> EditDistance.of(name, setting))
                        .thenComparing(Comparator.naturalOrder()))
                .or(() -> KNOWN.stream()
                        .filter(setting -> name.length() >= 8 && setting.startsWith(name + "_"))
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())));
    }
}
