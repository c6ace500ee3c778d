/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import dev.apigatewaylogging.metrics.MetricsView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.util.InetAddressUtil;
import org.apache.camel.util.json.JsonObject;

/**
 * The heartbeat by which Akto lists this process as a traffic collector: version and a few counters, and nothing of the
 * settings or the environment.
 */
@Metadata(label = "bean", description = "Creates the heartbeats for Akto's dashboard")
public final class AktoHeartbeat implements CamelContextAware {

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Decides which process of a cluster sends heartbeats", required = true)
    private Leadership clusterService;

    private String process = "";
    private CamelContext camelContext;

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Decides which process of a cluster sends heartbeats. */
    public void setClusterService(Leadership clusterService) {
        this.clusterService = clusterService;
    }

    /** Whether this process sends heartbeats: one process of a cluster does. */
    public boolean isSender() {
        return clusterService.isLeader(Leadership.COMMON_WORK);
    }

    /** What distinguishes this process from others on the host, and is the same after a restart. Only its hash is sent. */
    public void setProcess(String process) {
        this.process = process;
    }

    /** The heartbeat of this moment, JSON. */
    public String create() {
        String host = InetAddressUtil.getLocalHostNameSafe();
        JsonObject heartbeat = new JsonObject();
        heartbeat.put("type", "heartbeat");
        heartbeat.put("daemonId", daemonId(host));
        heartbeat.put("daemonPodName", "akto-tc:" + host);
        heartbeat.put("timestamp", String.valueOf(Instant.now().getEpochSecond()));
        heartbeat.put("moduleType", "TRAFFIC_COLLECTOR");
        heartbeat.put("imageVersion", version());
        heartbeat.put("additionalData", counters().toJson());
        return heartbeat.toJson();
    }

    /** The same after a restart, so that Akto does not list a new collector each time. */
    private String daemonId(String host) {
        return UUID.nameUUIDFromBytes((host + ' ' + process).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String version() {
        return "api-gateway-logging "
                + Optional.ofNullable(AktoHeartbeat.class.getPackage().getImplementationVersion())
                        .orElse("unpackaged");
    }

    private JsonObject counters() {
        JsonObject counters = new JsonObject();
        counters.put("version", version());
        counters.put("uptimeSeconds", camelContext.getUptime().toSeconds());
        counters.put("logEvents", metricsView.eventsParsed());
        counters.put("records", metricsView.recordsDelivered());
        counters.put("deadLetters", metricsView.deadLetters());
        counters.put("specsUploaded", metricsView.specsUploaded());
        counters.put("logGroups", metricsView.logGroups().size());
        return counters;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
