/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** An API of the fake AWS, changed by a test. */
public final class GatewayApi {

    private final String id;
    private final String name;
    private final String protocol;
    private final Instant created;
    private final Set<String> stages = new ConcurrentSkipListSet<>();
    private final Set<String> undeployed = new ConcurrentSkipListSet<>();
    private volatile String spec = "";
    private volatile String description = "";
    private final Map<String, Integer> revisions = new ConcurrentHashMap<>();
    private final Map<String, String> accessLogs = new ConcurrentHashMap<>();
    private final Map<String, List<String>> deliveries = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, String>> tags = new ConcurrentHashMap<>();
    private final Map<String, String> accessLogFormats = new ConcurrentHashMap<>();
    private final Map<String, Map<String, RouteLog>> routeLogs = new ConcurrentHashMap<>();

    /** The key of what applies to all methods or routes. */
    static final String ALL = "*/*";

    /** What is set for a method or route: no throttling, or a limit of 0. */
    record RouteLog(String level, boolean dataTrace, boolean isBlocked) {}

    GatewayApi(String id, String name, String protocol, Instant created) {
        this.id = id;
        this.name = name;
        this.protocol = protocol;
        this.created = created;
    }

    /** Creates stages, or deploys to them. */
    public GatewayApi stages(String... names) {
        stages.addAll(Set.of(names));
        return this;
    }

    /** Creates a stage that nothing is deployed to: it cannot be exported. */
    public GatewayApi stageWithoutDeployment(String stage) {
        stages.add(stage);
        undeployed.add(stage);
        return this;
    }

    /** Deploys something else to a stage: its next export differs from the last. */
    public GatewayApi change(String stage) {
        revisions.merge(stage, 2, (before, unused) -> before + 1);
        return this;
    }

    /** Gives its specs a description of so many characters. */
    public GatewayApi describedIn(int characters) {
        description = "d".repeat(characters);
        return this;
    }

    /** Exports this text instead of a generated spec. */
    public GatewayApi exportAs(String text) {
        spec = text;
        return this;
    }

    /** The stage writes its access log there: the ARN of a log group, or of something else. */
    public GatewayApi accessLog(String stage, String destinationArn) {
        accessLogs.put(stage, destinationArn);
        return this;
    }

    /** The stage writes its access log there in this format. */
    public GatewayApi accessLog(String stage, String destinationArn, String format) {
        accessLogFormats.put(stage, format);
        return accessLog(stage, destinationArn);
    }

    /** The stage writes an execution log. */
    public GatewayApi executionLog(String stage) {
        return isRest() ? executionLog(stage, "INFO", true) : executionLog(stage, "ERROR", false);
    }

    /** The stage writes an execution log of this level, OFF for none, with headers and bodies or without. */
    public GatewayApi executionLog(String stage, String level, boolean dataTrace) {
        return executionLog(stage, ALL, level, dataTrace);
    }

    /** The same for a method, {@code ~1pets/GET}, or a route. */
    public GatewayApi executionLog(String stage, String route, String level, boolean dataTrace) {
        routes(stage).put(route, new RouteLog(level, dataTrace, false));
        return this;
    }

    /** A throttling limit of 0 rejects all requests to a method or route. */
    public GatewayApi block(String stage, String route) {
        routes(stage)
                .compute(
                        route,
                        (key, before) -> before == null
                                ? new RouteLog("OFF", false, true)
                                : new RouteLog(before.level(), before.dataTrace(), true));
        return this;
    }

    private Map<String, RouteLog> routes(String stage) {
        return routeLogs.computeIfAbsent(stage, unseen -> new ConcurrentSkipListMap<>());
    }

    /** What is set for each method or route of a stage. */
    Map<String, RouteLog> routeLogs(String stage) {
        return routeLogs.getOrDefault(stage, Map.of());
    }

    void noAccessLog(String stage) {
        accessLogs.remove(stage);
        accessLogFormats.remove(stage);
    }

    /** The execution log of a stage is delivered there: the ARNs of log groups, buckets or Firehose streams; none ends it. */
    public GatewayApi deliver(String stage, String... destinationArns) {
        deliveries.put(stage, List.of(destinationArns));
        return this;
    }

    /** The destinations of the log deliveries by stage. */
    Map<String, List<String>> deliveries() {
        return deliveries;
    }

    /** Tags a stage; the API itself is the stage without a name. */
    public GatewayApi tag(String stage, String key, String value) {
        tags.computeIfAbsent(stage, unseen -> new ConcurrentSkipListMap<>()).put(key, value);
        return this;
    }

    void untag(String stage, String key) {
        tags.getOrDefault(stage, new ConcurrentSkipListMap<>()).remove(key);
    }

    /** The tags of a stage. */
    public Map<String, String> tags(String stage) {
        return tags.getOrDefault(stage, Map.of());
    }

    /** What a stage logs: the execution log of all methods, and where the access log goes. */
    public String logs(String stage) {
        RouteLog log = routeLogs(stage).getOrDefault(ALL, new RouteLog("OFF", false, false));
        return log.level() + "/" + log.dataTrace() + " " + accessLog(stage).orElse("none");
    }

    String accessLogFormat(String stage) {
        return accessLogFormats.getOrDefault(stage, "$context.requestId");
    }

    Optional<String> accessLog(String stage) {
        return Optional.ofNullable(accessLogs.get(stage));
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** REST, HTTP or WEBSOCKET. */
    String protocol() {
        return protocol;
    }

    boolean isRest() {
        return protocol.equals("REST");
    }

    Instant created() {
        return created;
    }

    Set<String> stages() {
        return stages;
    }

    String description() {
        return description;
    }

    boolean isDeployed(String stage) {
        return !undeployed.contains(stage);
    }

    String export(String stage, String region, Instant now) {
        return spec.isEmpty() ? ExportedSpec.of(this, stage, region, now, revisions.getOrDefault(stage, 1)) : spec;
    }
}
