/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The messages at startup about the process and its settings, one topic each. They contain no secrets. The accounts, regions and
 * log groups follow from the component when they are known, and the scan positions when the checkpoints have been read.
 */
final class StartupSummary {

    private final Function<String, Optional<String>> lookup;

    /** @param lookup returns the value of a property by its key, for example {@code aws.region} */
    StartupSummary(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    /** The messages, in their order. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(process(), kafka(), checkpoints()));
        List<String> off = disabled();
        if (!off.isEmpty()) {
            lines.add("Disabled: " + String.join("; ", off));
        }
        return List.copyOf(lines);
    }

    private static String process() {
        return "api-gateway-logging "
                + version(StartupSummary.class).orElse("(development)")
                + ", Camel " + version(CamelContext.class).orElse("unknown")
                + ", Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ") on "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", heap up to "
                + Runtime.getRuntime().maxMemory() / (1024 * 1024) + " MiB";
    }

    private static Optional<String> version(Class<?> type) {
        return Optional.ofNullable(type.getPackage().getImplementationVersion());
    }

    private String kafka() {
        String brokers = value(Setting.AKTO_KAFKA_BROKER_MAL);
        return "Kafka: " + (brokers.isEmpty() ? value(Setting.AKTO_KAFKA_BROKER_URL) : brokers)
                + ", topic " + value(Setting.AKTO_KAFKA_TOPIC_NAME)
                + (isTrue(Setting.IS_AUTH_IMPLEMENTED)
                        ? ", authentication as KAFKA_USERNAME"
                        : ", no authentication (IS_AUTH_IMPLEMENTED is false)");
    }

    private String checkpoints() {
        boolean file = value(Setting.CHECKPOINT_STORE).equals("file");
        return "Checkpoints: "
                + (file
                        ? "directory " + value(Setting.CHECKPOINT_DIR)
                        : "Kafka topic " + value(Setting.CHECKPOINT_TOPIC))
                + "; without a checkpoint, scanning starts at LOG_START_FROM=" + value(Setting.LOG_START_FROM)
                + ". Dead letters: directory " + value(Setting.DEAD_LETTER_DIR);
    }

    /** The features that do not run, with the setting that decides it. */
    private List<String> disabled() {
        boolean token = !value(Setting.DATABASE_ABSTRACTOR_TOKEN).isEmpty();
        Stream<Optional<String>> ofToken = token
                ? Stream.of(
                        unless(
                                isTrue(Setting.DISCOVER_OPENAPI_SPEC),
                                "OpenAPI discovery",
                                Setting.DISCOVER_OPENAPI_SPEC),
                        unless(isTrue(Setting.AKTO_HEARTBEAT), "heartbeats", Setting.AKTO_HEARTBEAT))
                : Stream.of(Optional.of("OpenAPI discovery, account mappings and heartbeats"
                        + " (DATABASE_ABSTRACTOR_TOKEN is empty)"));
        return Stream.concat(
                        ofToken,
                        Stream.of(
                                unless(
                                        !value(Setting.LATE_ARRIVAL_WINDOW).equals("PT0S"),
                                        "rescans for late events",
                                        Setting.LATE_ARRIVAL_WINDOW),
                                unless(
                                        !value(Setting.COVERAGE_INTERVAL_MINUTES)
                                                .equals("0"),
                                        "coverage",
                                        Setting.COVERAGE_INTERVAL_MINUTES),
                                unless(
                                        isTrue(Setting.CLOUDWATCH_METRICS),
                                        "CloudWatch metrics",
                                        Setting.CLOUDWATCH_METRICS),
                                unless(
                                        !value(Setting.CLUSTER).equals("off"),
                                        "sharing of log groups",
                                        Setting.CLUSTER)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> unless(boolean enabled, String feature, Setting setting) {
        return enabled ? Optional.empty() : Optional.of(feature + " (" + setting + " is " + value(setting) + ")");
    }

    private boolean isTrue(Setting setting) {
        return Boolean.parseBoolean(value(setting));
    }

    private String value(Setting setting) {
        return Settings.value(setting, lookup);
    }
}
