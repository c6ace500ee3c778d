/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import dev.apigatewaylogging.testsupport.traffic.ScriptedEvent;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * CloudWatch Logs over HTTP, as strict as AWS is, filled and disturbed by a test.
 *
 * <p>It implements DescribeLogGroups, DescribeLogStreams, log deliveries, ListTagsForResource, GetLogEvents and FilterLogEvents for clients that sign
 * their requests, with any access key unless {@link #keys()} were set; and, at the same URL, API Gateway for
 * {@link #apis()}, STS for {@link #roles()}, and CloudWatch's PutMetricData.
 */
public final class FakeAws implements AutoCloseable {

    private final FakeAwsSettings settings;
    private final LogStore store = new LogStore();
    private final Faults faults = new Faults();
    private final RequestLog calls = new RequestLog();
    private final Map<AccountRegion, GatewayApis> apis = new ConcurrentHashMap<>();
    private final Roles roles = new Roles();
    private final AccessKeys keys;
    private final CloudWatchMetricsService metrics;
    private final AwsServer server;

    private FakeAws(FakeAwsSettings settings, List<AwsService> others) {
        this.settings = settings;
        this.keys = new AccessKeys(settings.account(), settings.clock());
        this.metrics = new CloudWatchMetricsService(settings.clock());
        List<AwsService> services = new ArrayList<>(others);
        services.add(new CloudWatchLogs(store, settings, faults, this::apis));
        services.add(new ApiGateway(place -> apis(place), settings));
        services.add(new SecurityTokenService(roles, keys, settings.clock()));
        services.add(metrics);
        this.server = new AwsServer(settings, services, new FakeAwsAdmin(this)::answer, keys, faults, calls);
    }

    /** A running instance with the standard settings. */
    public static FakeAws started() {
        return started(FakeAwsSettings.standard());
    }

    /** A running instance with the given clock. */
    public static FakeAws started(Clock clock) {
        return started(FakeAwsSettings.standard().withClock(clock));
    }

    /** A running instance. */
    public static FakeAws started(FakeAwsSettings settings) {
        return new FakeAws(settings, List.of());
    }

    /** A running instance with other AWS services in addition to CloudWatch Logs. */
    static FakeAws started(FakeAwsSettings settings, List<AwsService> others) {
        return new FakeAws(settings, others);
    }

    /** Where clients connect, for {@code endpointOverride} or {@code AWS_ENDPOINT_URL}. */
    public URI endpoint() {
        return URI.create(server.address());
    }

    /** The default account and region of log groups. */
    public AccountRegion home() {
        return new AccountRegion(settings.account(), settings.region());
    }

    /** The clock of the fake AWS. */
    public Clock clock() {
        return settings.clock();
    }

    /** The switches of what goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** The recorded requests. */
    public RequestLog calls() {
        return calls;
    }

    /** The APIs of the account, none at first. */
    public GatewayApis apis() {
        return apis(settings.account());
    }

    /** The APIs of an account in the standard region, none at first. */
    public GatewayApis apis(String account) {
        return apis(new AccountRegion(account, settings.region()));
    }

    /** The APIs of an account and region, none at first. */
    public GatewayApis apis(AccountRegion place) {
        return apis.computeIfAbsent(place, unseen -> new GatewayApis(settings.clock(), apis.size()));
    }

    /** The roles of other accounts. */
    public Roles roles() {
        return roles;
    }

    /** What PutMetricData has brought, in its order. */
    public List<PutMetric> metrics() {
        return metrics.taken();
    }

    /** Whether PutMetricData is rejected. */
    public FakeAws rejectMetrics(boolean refused) {
        metrics.refuse(refused);
        return this;
    }

    /** The access keys that are good. */
    public AccessKeys keys() {
        return keys;
    }

    /** Creates a log group, if it is not there. */
    public FakeAws group(String name) {
        return group(home(), name);
    }

    /** Creates a log group in an account and region, if it is not there. */
    public FakeAws group(AccountRegion place, String name) {
        store.create(place, name, settings.clock().millis());
        return this;
    }

    /** Tags a log group, which is created if it is not there. */
    public FakeAws tag(String name, Map<String, String> tags) {
        store.create(home(), name, settings.clock().millis()).tag(tags);
        return this;
    }

    /** A data protection policy masks in a log group what a regular expression finds, unless a caller may unmask it. */
    public FakeAws mask(String name, String sensitive) {
        store.create(home(), name, settings.clock().millis()).mask(Pattern.compile(sensitive));
        return this;
    }

    /** The standard account becomes a monitoring account that sees the log groups of another one. */
    public FakeAws link(String source) {
        store.link(settings.account(), source);
        return this;
    }

    /** Deletes a log group with its events. */
    public FakeAws deleteGroup(String name) {
        store.delete(home(), name);
        return this;
    }

    /** Logs an event that is visible at once. The group and the stream are created if they are not there. */
    public void put(String group, String stream, Instant timestamp, String message) {
        Instant now = settings.clock().instant();
        put(home(), group, stream, timestamp, message, now, now);
    }

    /** Logs an event that CloudWatch receives and shows later. */
    public void put(String group, String stream, Instant timestamp, String message, Instant visibleAt) {
        put(home(), group, stream, timestamp, message, visibleAt, visibleAt);
    }

    /** Logs an event with its ingestion time and the time from which it is visible. */
    public void put(
            AccountRegion place,
            String group,
            String stream,
            Instant timestamp,
            String message,
            Instant ingestedAt,
            Instant visibleAt) {
        StoredGroup stored = store.create(place, group, settings.clock().millis());
        stored.put(
                new StoredGroup.LogText(stream, message),
                faults.equalTimestamp().orElse(timestamp).toEpochMilli(),
                ingestedAt.toEpochMilli(),
                visibleAt.toEpochMilli());
        stored.forget(settings.clock().instant().minus(settings.retention()).toEpochMilli());
    }

    /** Logs an event of a script or a generator. */
    public void put(String group, ScriptedEvent event) {
        put(group, event.stream(), event.timestamp(), event.message(), event.visibleAt());
    }

    /** How many events a group holds. */
    public int size(String group) {
        return store.find(home(), group).map(StoredGroup::size).orElse(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
