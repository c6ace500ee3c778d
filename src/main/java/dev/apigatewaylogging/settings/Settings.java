/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** Validates all settings: each on its own, and their combinations. */
public final class Settings {

    /** The syntax of region names, including regions that the SDK does not know yet. */
    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]{2,6}(-[a-z]+)+-[0-9]{1,2}");

    /** Replaces a secret value; has the same length for all. */
    static final String MASK = "********";

    /** In a URL, in front of the host. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

    private Settings() {}

    /**
     * Finds all errors, in the order of the declaration.
     *
     * @param lookup returns the value of a property by its key, for example {@code aws.region}
     * @return all errors; empty if the settings are valid
     */
    public static List<SettingError> check(Function<String, Optional<String>> lookup) {
        List<SettingError> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            if (!hasAlias(setting, lookup)) {
                setting.check(value(setting, lookup)).ifPresent(problems::add);
            }
        }
        region(lookup).ifPresent(problems::add);
        credentials(lookup).ifPresent(problems::add);
        cluster(lookup).ifPresent(problems::add);
        exactlyOnce(lookup).ifPresent(problems::add);
        kafkaCredentials(lookup).ifPresent(problems::add);
        problems.sort((a, b) -> a.setting().compareTo(b.setting()));
        return List.copyOf(problems);
    }

    /**
     * The effective settings without secrets: for a secret only whether it is set, for a URL no password.
     *
     * @param lookup as in {@link #check}
     */
    public static Map<Setting, String> masked(Function<String, Optional<String>> lookup) {
        Map<Setting, String> shown = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = value(setting, lookup);
            shown.put(
                    setting,
                    setting.secret() && !value.isEmpty()
                            ? MASK
                            : USER_INFO.matcher(value).replaceAll("//" + MASK + "@"));
        }
        return shown;
    }

    /** The value of a setting, or its default. */
    public static String value(Setting setting, Function<String, Optional<String>> lookup) {
        return lookup.apply(setting.key()).orElse(setting.defaultValue());
    }

    /** Whether the SDK knows the region. */
    static boolean knownRegion(String name) {
        return Region.regions().contains(Region.of(name));
    }

    /** Whether it is unset, and its alias is set. */
    private static boolean hasAlias(Setting setting, Function<String, Optional<String>> lookup) {
        return setting == Setting.AKTO_KAFKA_BROKER_MAL
                && value(setting, lookup).isEmpty()
                && !value(Setting.AKTO_KAFKA_BROKER_URL, lookup).isEmpty();
    }

    private static Optional<SettingError> region(Function<String, Optional<String>> lookup) {
        String region = value(Setting.AWS_REGION, lookup);
        boolean checkedAlready = Setting.AWS_REGION.check(region).isPresent();
        boolean realAws = value(Setting.AWS_ENDPOINT_URL, lookup).isEmpty();
        if (checkedAlready || !realAws) {
            return Optional.empty();
        }
        List<String> regions = regions(region);
        return regions.stream()
                .filter(name ->
                        !knownRegion(name) && !REGION_SHAPE.matcher(name).matches())
                .findFirst()
                .map(name -> new SettingError(
                        Setting.AWS_REGION,
                        (regions.size() == 1 ? "is " : "has ") + SettingError.quote(name)
                                + ", which is not an AWS region",
                        "Set it to the region of the log groups, for example eu-west-1."));
    }

    /** The regions of the value, in its order. */
    static List<String> regions(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }

    private static Optional<SettingError> cluster(Function<String, Optional<String>> lookup) {
        boolean isClustered = value(Setting.CLUSTER, lookup).equals("kafka");
        if (!isClustered || !value(Setting.CHECKPOINT_STORE, lookup).equals("file")) {
            return Optional.empty();
        }
        return Optional.of(new SettingError(
                Setting.CHECKPOINT_STORE,
                "is file, while CLUSTER is kafka: the processes share the checkpoint topic",
                "Set CHECKPOINT_STORE to kafka, or CLUSTER to off."));
    }

    private static Optional<SettingError> exactlyOnce(Function<String, Optional<String>> lookup) {
        String cluster = value(Setting.CLUSTER, lookup);
        boolean isInvalid = Setting.CLUSTER.check(cluster).isPresent();
        if (cluster.equals("kafka") || isInvalid || !Boolean.parseBoolean(value(Setting.EXACTLY_ONCE, lookup))) {
            return Optional.empty();
        }
        return Optional.of(new SettingError(
                Setting.EXACTLY_ONCE,
                "is true, while CLUSTER is off: the checkpoints are not in Kafka's transactions",
                "Set CLUSTER and CHECKPOINT_STORE to kafka, also for a single process, or EXACTLY_ONCE to false."));
    }

    private static Optional<SettingError> credentials(Function<String, Optional<String>> lookup) {
        boolean id = !value(Setting.AWS_ACCESS_KEY_ID, lookup).isEmpty();
        boolean secret = !value(Setting.AWS_SECRET_ACCESS_KEY, lookup).isEmpty();
        boolean token = !value(Setting.AWS_SESSION_TOKEN, lookup).isEmpty();
        String orNone = ", or remove both to use the default credentials provider chain.";
        if (id && !secret) {
            return Optional.of(new SettingError(
                    Setting.AWS_SECRET_ACCESS_KEY, "is required when AWS_ACCESS_KEY_ID is set", "Set both" + orNone));
        }
        if (secret && !id) {
            return Optional.of(new SettingError(
                    Setting.AWS_ACCESS_KEY_ID, "is required when AWS_SECRET_ACCESS_KEY is set", "Set both" + orNone));
        }
        if (token && !id) {
            return Optional.of(new SettingError(
                    Setting.AWS_SESSION_TOKEN,
                    "is set without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    "Set all three, or none to use the default credentials provider chain."));
        }
        return Optional.empty();
    }

    private static Optional<SettingError> kafkaCredentials(Function<String, Optional<String>> lookup) {
        boolean wanted = Boolean.parseBoolean(value(Setting.IS_AUTH_IMPLEMENTED, lookup));
        boolean user = !value(Setting.KAFKA_USERNAME, lookup).isEmpty();
        boolean password = !value(Setting.KAFKA_PASSWORD, lookup).isEmpty();
        if (user == password && (user || !wanted)) {
            return Optional.empty();
        }
        Setting missing = user ? Setting.KAFKA_PASSWORD : Setting.KAFKA_USERNAME;
        String condition =
                user ? "KAFKA_USERNAME is set" : password ? "KAFKA_PASSWORD is set" : "IS_AUTH_IMPLEMENTED is true";
        return Optional.of(
                new SettingError(
                        missing,
                        "is required when " + condition,
                        "Set KAFKA_USERNAME and KAFKA_PASSWORD, or remove both and IS_AUTH_IMPLEMENTED if Kafka requires no authentication."));
    }
}
