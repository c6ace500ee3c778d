/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.coverage.LogGroupReading.Reader;
import dev.apigatewaylogging.metrics.LogGroupQuality;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.SelectedLogGroups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who reads which log group, and when this process delivered its last record; by the metrics. */
final class LogGroupReadings {

    private static final String IN_ARN = ":log-group:";
    private static final List<String> OF_API_GATEWAY = List.of("API-Gateway-Execution-Logs_", "/aws/apigateway/");

    private final MetricsView metrics;
    private final Map<LogGroupKey, Activity> activities = new HashMap<>();
    private List<LogGroupStats> statistics = List.of();
    private Map<LogGroupStats, LogGroupQuality> qualities = Map.of();

    private record LogGroupKey(String account, String region, String name) {}

    private record Activity(long records, long lastAt) {}

    LogGroupReadings(MetricsView metrics) {
        this.metrics = metrics;
    }

    /** Takes the present counts of records: a log group whose count grew has had a record since the last call. */
    void refresh() {
        statistics = metrics.logGroups();
        qualities = metrics.qualities(statistics);
        long now = metrics.now().toEpochMilli();
        for (LogGroupStats group : statistics) {
            activities.compute(
                    new LogGroupKey(group.account(), group.region(), group.name()),
                    (key, before) -> before == null
                            ? new Activity(group.records(), group.records() > 0 ? now : 0)
                            : before.records() == group.records() ? before : new Activity(group.records(), now));
        }
    }

    /**
     * @param account the account ID; empty for the credentials' account
     * @param group the name or ARN
     * @param since a selection that is not newer may not have the log group yet, milliseconds since the epoch
     */
    LogGroupReading of(String account, String region, String group, long since) {
        String name = name(group);
        String owner = owner(group).isEmpty() ? account : owner(group);
        Optional<LogGroupStats> read = statistics.stream()
                .filter(stats -> stats.name().equals(name)
                        && stats.region().equals(region)
                        && isSame(stats.account(), owner)
                        && metrics.scan(stats).isPresent())
                .findFirst();
        return read.map(this::reading)
                .orElseGet(() -> LogGroupReading.unread(name, reader(account, region, group, since)));
    }

    private LogGroupReading reading(LogGroupStats group) {
        Activity activity =
                Objects.requireNonNull(activities.get(new LogGroupKey(group.account(), group.region(), group.name())));
        return new LogGroupReading(
                group.name(), Reader.THIS_PROCESS, activity.records(), activity.lastAt(), qualities.get(group));
    }

    private Reader reader(String account, String region, String group, long since) {
        Optional<SelectedLogGroups> selected = metrics.selectedLogGroups(account, region);
        if (selected.isEmpty()) {
            return Reader.UNKNOWN;
        }
        boolean isSelected = selected.get().logGroups().stream()
                .anyMatch(other -> name(other).equals(name(group)) && isSame(owner(other), owner(group)));
        return isSelected ? Reader.SELECTED : selected.get().at() <= since ? Reader.UNKNOWN : Reader.NOBODY;
    }

    /** Returns the log groups of an account and region with API Gateway's names that this process reads. */
    List<LogGroupReading> ofApiGateway(String account, String region) {
        return statistics.stream()
                .filter(group -> group.region().equals(region)
                        && isSame(group.account(), account)
                        && OF_API_GATEWAY.stream().anyMatch(group.name()::startsWith)
                        && metrics.scan(group).isPresent())
                .map(this::reading)
                .toList();
    }

    private static boolean isSame(String account, String other) {
        return account.isEmpty() || other.isEmpty() || account.equals(other);
    }

    private static String name(String group) {
        int at = group.startsWith("arn:") ? group.indexOf(IN_ARN) : -1;
        String name = at < 0 ? group : group.substring(at + IN_ARN.length());
        return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
    }

    private static String owner(String group) {
        String[] parts = group.split(":", 6);
        return group.startsWith("arn:") && parts.length > 5 ? parts[4] : "";
    }
}
