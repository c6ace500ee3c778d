package dev.apigatewaylogging.cloudwatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log groups that the settings ask for.
 *
 * @param named names and ARNs
 * @param prefixes the beginnings of names
 */
record WantedLogGroups(List<LogGroupReference> named, List<String> prefixes) {

    private static final String PREFIX = "*";
    private static final String EXECUTION_LOGS = "API-Gateway-Execution-Logs";

    /**
     * Parses the configured names and prefixes.
     *
     * @param list names, ARNs and prefixes ({@code name*}) with commas between; may be empty
     * @param prefixList more prefixes, with commas between; may be empty
     */
    static WantedLogGroups of(String list, String prefixList) {
        List<LogGroupReference> named = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        entries(list).forEach(entry -> {
            if (entry.endsWith(PREFIX) && !entry.startsWith("arn:")) {
                prefixes.add(withoutStar(entry));
            } else {
                named.add(LogGroupReference.named(entry));
            }
        });
        entries(prefixList).map(WantedLogGroups::withoutStar).forEach(prefixes::add);
        return new WantedLogGroups(
                named.stream().distinct().toList(), prefixes.stream().distinct().toList());
    }

    private static Stream<String> entries(String list) {
        return Arrays.stream(String.valueOf(list == null ? "" : list).split(","))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty());
    }

    private static String withoutStar(String entry) {
        return entry.endsWith(PREFIX) ? entry.substring(0, entry.length() - 1) : entry;
    }

    /** Whether nothing is asked for. */
    boolean isEmpty() {
        return named.isEmpty() && prefixes.isEmpty();
    }

    /** Whether it is an ARN, and a name or an ARN before it means a group of the same name in another account. */
    boolean hasNamesakeBefore(LogGroupReference reference) {
        int at = named.indexOf(reference);
        return reference.isArn()
                && named.stream()
                        .filter(other -> !other.isArn() || named.indexOf(other) < at)
                        .anyMatch(other -> other.name().equals(reference.name()));
    }

    /** Whether all are execution logs of REST APIs: then no two of them, but a canary's, tell of the same request. */
    boolean areExecutionLogs() {
        return !isEmpty()
                && Stream.concat(named.stream().map(LogGroupReference::name), prefixes.stream())
                        .allMatch(name -> name.startsWith(EXECUTION_LOGS));
    }

    /** As the settings have it. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                Stream.concat(
                                named.stream().map(LogGroupReference::identifier),
                                prefixes.stream().map(prefix -> prefix + PREFIX))
                        .toList());
    }
}
