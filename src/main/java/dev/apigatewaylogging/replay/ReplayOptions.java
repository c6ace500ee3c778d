/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arguments of {@code replay}.
 *
 * @param from start of the range, inclusive
 * @param to end of the range, exclusive
 * @param logGroups in the form of {@code LOG_GROUP_NAME}; empty for those of the settings
 * @param callsPerSecond the maximum number of FilterLogEvents calls per second, for each account and region
 * @param id marks the records
 */
public record ReplayOptions(Instant from, Instant to, String logGroups, double callsPerSecond, String id) {

    /** A tenth of the smallest quota, of which the running process uses half. */
    static final double DEFAULT_CALLS_PER_SECOND = 0.5;

    /** The largest quota of FilterLogEvents. */
    private static final double MAX_CALLS_PER_SECOND = 25;

    /** A rate limiter cannot be slower than one call per minute. */
    private static final double MIN_CALLS_PER_SECOND = 1 / 60.0;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final DateTimeFormatter DEFAULT_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String LOG_GROUP = "--log-group";
    private static final String CALLS_PER_SECOND = "--calls-per-second";
    private static final Set<String> NAMES = Set.of("--from", "--to", LOG_GROUP, CALLS_PER_SECOND, "--id");

    private static final String USAGE =
            """

            Usage: replay --from TIME --to TIME [--log-group NAMES] [--calls-per-second NUMBER] [--id ID]
              --from, --to         send the requests that began in this range, for example 2026-11-01T00:00Z
              --log-group          names, ARNs or prefixes (name*), comma-separated or repeated; the default is the settings
              --calls-per-second   FilterLogEvents calls for each account and region; the default is 0.5
              --id                 the value of the field replay_id of each record; the default is the present time""";

    /**
     * Parses the arguments.
     *
     * @param arguments without {@code replay}; a value is the next argument, or follows a {@code =}
     * @param now the present time
     * @throws InvalidReplayException with what is wrong, and the usage
     */
    public static ReplayOptions parse(List<String> arguments, Instant now) throws InvalidReplayException {
        Map<String, List<String>> values = values(arguments);
        Instant from = time("--from", values);
        Instant to = time("--to", values);
        if (!from.isBefore(to)) {
            throw invalid("--from " + from + " is not before --to " + to);
        }
        if (to.isAfter(now)) {
            throw invalid("--to " + to + " is in the future: it is " + now.truncatedTo(ChronoUnit.SECONDS));
        }
        return new ReplayOptions(
                from,
                to,
                String.join(",", values.getOrDefault(LOG_GROUP, List.of())),
                callsPerSecond(last(CALLS_PER_SECOND, values, String.valueOf(DEFAULT_CALLS_PER_SECOND))),
                id(last("--id", values, DEFAULT_ID.format(now))));
    }

    private static Map<String, List<String>> values(List<String> arguments) throws InvalidReplayException {
        Map<String, List<String>> values = new HashMap<>();
        Iterator<String> left = arguments.iterator();
        while (left.hasNext()) {
            String argument = left.next();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!NAMES.contains(name)) {
                throw invalid("unknown option " + name);
            }
            String value = equals >= 0 ? argument.substring(equals + 1) : left.hasNext() ? left.next() : "";
            if (value.isBlank() || NAMES.contains(value)) {
                throw invalid(name + " has no value");
            }
            List<String> known = values.computeIfAbsent(name, unseen -> new ArrayList<>());
            if (!known.isEmpty() && !name.equals(LOG_GROUP)) {
                throw invalid(name + " is set twice");
            }
            known.add(value.strip());
        }
        return values;
    }

    private static Instant time(String name, Map<String, List<String>> values) throws InvalidReplayException {
        String text = last(name, values, "");
        if (text.isEmpty()) {
            throw invalid(name + " is missing");
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw invalid(name + " is \"" + text
                    + "\", which is not a time like 2026-11-01T00:00Z or 2026-11-01T01:00:00+01:00");
        }
    }

    private static double callsPerSecond(String text) throws InvalidReplayException {
        double calls;
        try {
            calls = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            calls = Double.NaN;
        }
        if (!(calls >= MIN_CALLS_PER_SECOND && calls <= MAX_CALLS_PER_SECOND)) {
            throw invalid(
                    CALLS_PER_SECOND + " is \"" + text + "\": use a number from 0.02 to " + (int) MAX_CALLS_PER_SECOND);
        }
        return calls;
    }

    private static String id(String text) throws InvalidReplayException {
        if (!ID.matcher(text).matches()) {
            throw invalid("--id is \"" + text + "\": use at most 64 letters, digits, and the characters . _ -");
        }
        return text;
    }

    private static String last(String name, Map<String, List<String>> values, String fallback) {
        List<String> found = values.getOrDefault(name, List.of(fallback));
        return found.get(found.size() - 1);
    }

    private static InvalidReplayException invalid(String what) {
        return new InvalidReplayException("replay: " + what + "." + System.lineSeparator() + USAGE);
    }
}
