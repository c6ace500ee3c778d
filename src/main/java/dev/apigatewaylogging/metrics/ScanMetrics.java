/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.metrics;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.ScanListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.camel.spi.Metadata;

/** Measures the scans of accounts and log groups, and counts their failures. */
@Metadata(label = "bean", description = "Measures the scans of accounts and log groups")
public final class ScanMetrics extends ContextMeterBinder implements ScanListener {

    /** The tags of an account in a region. */
    private record AccountRegion(String accountId, String region) {}

    private final Map<AccountRegion, AccountScanStatus> accounts = new ConcurrentHashMap<>();
    private final Set<AccountRegion> accountsWithGauges = ConcurrentHashMap.newKeySet();
    private final Map<LogGroupTags, Supplier<LogGroupScanStatus>> logGroups = new ConcurrentHashMap<>();
    private final Map<AccountRegion, SelectedLogGroups> selected = new ConcurrentHashMap<>();
    private MeterRegistry registry;
    private Counter failures;

    @Override
    public void bindTo(MeterRegistry target) {
        registry = target;
        failures = Counter.builder(MetricNames.SCAN_FAILURES)
                .description("Unexpected failures of scanning; each is retried")
                .register(registry);
    }

    @Override
    public void scanFailed() {
        failures.increment();
    }

    @Override
    public void account(AccountScanStatus scan) {
        AccountRegion accountRegion = new AccountRegion(scan.account(), scan.region());
        accounts.put(accountRegion, scan);
        if (!accountsWithGauges.add(accountRegion)) {
            return;
        }
        ofAccount(
                "scan.calls.allowed.per.second",
                "FilterLogEvents requests that the configured quota utilization allows",
                accountRegion,
                AccountScanStatus::allowed);
        ofAccount(
                "scan.calls.in.force.per.second",
                "Current limit of FilterLogEvents requests",
                accountRegion,
                AccountScanStatus::inForce);
        ofAccount(
                "scan.capacity.bytes.per.second",
                "Maximum log data that the requests of the current limit can fetch",
                accountRegion,
                AccountScanStatus::capacity);
    }

    @Override
    public void accountEnded(String account, String region) {
        // the gauges stay registered, without a value until the account returns
        accounts.remove(new AccountRegion(account, region));
    }

    private void ofAccount(
            String name, String description, AccountRegion accountRegion, ToDoubleFunction<AccountScanStatus> value) {
        Gauge.builder(MetricNames.PREFIX + name, () -> Optional.ofNullable(accounts.get(accountRegion))
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN))
                .description(description)
                .tag(LogGroupTags.REGION, accountRegion.region())
                .tag(LogGroupTags.ACCOUNT_ID, accountRegion.accountId())
                .register(registry);
    }

    @Override
    public void selected(String account, String region, Set<String> names) {
        selected.put(
                new AccountRegion(account, region),
                new SelectedLogGroups(Set.copyOf(names), System.currentTimeMillis()));
    }

    /** Returns the log groups to be read; empty before they were discovered. */
    Optional<SelectedLogGroups> selected(String account, String region) {
        return Optional.ofNullable(selected.get(new AccountRegion(account, region)));
    }

    @Override
    public void logGroup(LogGroup scanned, Supplier<LogGroupScanStatus> scan) {
        LogGroupTags group = tags(scanned);
        if (logGroups.put(group, scan) != null) {
            return;
        }
        ofGroup(
                "log.group.backlog",
                "Time range left to scan until the present; 0 without a backlog",
                group,
                LogGroupScanStatus::secondsLeft);
        ofGroup(
                "log.group.rescan.delay",
                "Delay of the rescans beyond their configured delay",
                group,
                now -> now.rescanDelayMillis() / 1000.0);
    }

    private void ofGroup(
            String name, String description, LogGroupTags group, ToDoubleFunction<LogGroupScanStatus> value) {
        Gauge.builder(
                        MetricNames.PREFIX + name,
                        () -> logGroup(group).map(value::applyAsDouble).orElse(Double.NaN))
                .baseUnit("seconds")
                .description(description)
                .tags(group.tags())
                .register(registry);
    }

    @Override
    public void logGroupEnded(LogGroup group) {
        // the gauges stay registered, without a value until the log group returns
        logGroups.put(tags(group), () -> null);
    }

    private static LogGroupTags tags(LogGroup group) {
        return new LogGroupTags(group.name(), group.region(), group.account());
    }

    /** Returns the scan status of each account and region. */
    List<AccountScanStatus> accounts() {
        return accounts.values().stream()
                .sorted(Comparator.comparing(AccountScanStatus::account).thenComparing(AccountScanStatus::region))
                .toList();
    }

    /** Returns the scan status of a log group if this process scans it. */
    Optional<LogGroupScanStatus> logGroup(LogGroupTags group) {
        return Optional.ofNullable(logGroups.get(group)).map(Supplier::get);
    }
}
