/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.apigatewaylogging.cluster.ShardedClusterService;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.AccountScanStatus;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.metrics.LogGroupStats;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.settings.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.spi.Metadata;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Creates the JSON of the status page: metrics, log group names, suggested access log formats, messages of failed
 * health checks, recent warnings and the effective settings with secrets masked. Never includes payloads.
 */
@Metadata(label = "bean", description = "Creates the JSON of the status page")
public final class Status implements Processor, CamelContextAware {

    @Metadata(description = "The values of the metrics", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Knows the open requests", required = true)
    private DeliveryTracker deliveryTracker;

    @Metadata(description = "Keeps the metrics of the last ten minutes", required = true)
    private MetricsHistory metricsHistory;

    @Metadata(description = "Knows the members of the cluster")
    private ShardedClusterService clusterService;

    @Metadata(description = "Suggests access log formats")
    private FormatSuggestions formatSuggestions = new FormatSuggestions();

    private CamelContext camelContext;

    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Knows the open requests. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    /** Keeps the metrics of the last ten minutes. */
    public void setMetricsHistory(MetricsHistory metricsHistory) {
        this.metricsHistory = metricsHistory;
    }

    /** Knows the members of the cluster. */
    public void setClusterService(ShardedClusterService clusterService) {
        this.clusterService = clusterService;
    }

    /** Suggests access log formats. */
    public void setFormatSuggestions(FormatSuggestions formatSuggestions) {
        this.formatSuggestions = formatSuggestions;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(now().toJson());
    }

    private JsonObject now() {
        Collection<HealthCheck.Result> checks = HealthCheckHelper.invokeReadiness(camelContext);
        List<LogGroupStats> groups = metricsView.logGroups();
        JsonObject status = new JsonObject();
        status.put(
                "version",
                Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                        .orElse(""));
        status.put("now", System.currentTimeMillis());
        status.put("uptimeSeconds", camelContext.getUptime().toSeconds());
        status.put("ready", HealthCheckHelper.isResultsUp(checks, true));
        status.put("failedChecks", array(checks.stream().filter(Status::isDown).toList(), Status::check));
        status.put("totals", totals(groups));
        status.put("quotaUtilization", new JsonObject(metricsView.quotaUtilization()));
        Optional.ofNullable(clusterService)
                .flatMap(ShardedClusterService::state)
                .ifPresent(cluster -> status.put("cluster", ClusterJson.of(cluster)));
        status.put("scans", array(metricsView.accounts(), Status::scan));
        status.put("awsRequests", new JsonObject(metricsView.awsRequestsByPurpose()));
        status.put("groups", array(groups, this::group));
        status.put("formatSuggestions", array(formatSuggestions.current(), Status::suggestion));
        status.put("history", array(metricsHistory.samples(), Status::sample));
        status.put("deadLetters", new JsonObject(metricsView.deadLettersByReason()));
        status.put("refusedRequests", new JsonObject(metricsView.requestsRefusedByReason()));
        status.put("warnings", array(RecentWarnings.get(), Status::warning));
        Map<Setting, String> settings = Settings.masked(camelContext.getPropertiesComponent()::resolveProperty);
        status.put("settings", array(settings.entrySet(), Status::setting));
        return status;
    }

    private JsonObject totals(List<LogGroupStats> groups) {
        JsonObject totals = new JsonObject();
        totals.put("lagSeconds", MetricsHistory.lag(groups));
        totals.put("logEvents", metricsView.eventsParsed());
        totals.put("records", metricsView.recordsDelivered());
        totals.put("openRequests", deliveryTracker.openRequests());
        totals.put("inFlightRequests", deliveryTracker.inFlight());
        totals.put("bufferedBytes", deliveryTracker.bufferedBytes());
        totals.put("maxBufferedBytes", deliveryTracker.maxBufferedBytes());
        totals.put("specsUploaded", metricsView.specsUploaded());
        return totals;
    }

    private JsonObject group(LogGroupStats group) {
        JsonObject json = new JsonObject();
        json.put("name", group.name());
        json.put("region", group.region());
        json.put("account", group.account());
        json.put("lagSeconds", group.lagSeconds());
        json.put("records", group.records());
        json.put("recordsPerSecond", metricsHistory.recordsPerSecond(group));
        metricsView.scan(group).ifPresent(scan -> {
            json.put("scannedThrough", scan.position());
            json.put("behind", scan.isBehind());
            json.put("backlogSeconds", scan.secondsLeft());
            json.put("scanRate", scan.rate());
            json.put("secondsToPresent", scan.secondsToPresent());
            json.put("rescanDelaySeconds", scan.rescanDelayMillis() / 1000.0);
        });
        return json;
    }

    private static JsonObject suggestion(FormatSuggestions.OfLogGroup of) {
        JsonObject json = new JsonObject();
        json.put("logGroup", of.group().name());
        json.put("region", of.group().region());
        json.put("account", of.group().account());
        json.put("variables", new JsonArray(of.suggestion().variables()));
        json.put("format", of.suggestion().format());
        return json;
    }

    private static JsonObject scan(AccountScanStatus scan) {
        JsonObject json = new JsonObject();
        json.put("account", scan.account());
        json.put("region", scan.region());
        json.put("quota", scan.quota());
        json.put("callsAllowed", scan.allowed());
        json.put("callsInForce", scan.inForce());
        json.put("callsUsed", scan.used() * scan.inForce());
        json.put("bytesPerSecond", scan.capacity());
        return json;
    }

    private static JsonObject sample(MetricsHistory.Sample sample) {
        JsonObject json = new JsonObject();
        json.put("at", sample.at());
        json.put("recordsPerSecond", sample.recordsPerSecond());
        json.put("lagSeconds", sample.lagSeconds());
        json.put("openRequests", sample.openRequests());
        json.put("bufferedBytes", sample.bufferedBytes());
        return json;
    }

    private static boolean isDown(HealthCheck.Result result) {
        return result.getState() == HealthCheck.State.DOWN;
    }

    private static JsonObject check(HealthCheck.Result result) {
        JsonObject json = new JsonObject();
        json.put("check", result.getCheck().getId());
        json.put("message", result.getMessage().orElse(""));
        return json;
    }

    private static JsonObject warning(ILoggingEvent event) {
        JsonObject json = new JsonObject();
        json.put("at", event.getTimeStamp());
        json.put("level", event.getLevel().toString());
        json.put("logger", event.getLoggerName());
        json.put("message", event.getFormattedMessage());
        return json;
    }

    private static JsonObject setting(Map.Entry<Setting, String> setting) {
        JsonObject json = new JsonObject();
        json.put("name", setting.getKey().name());
        json.put("value", setting.getValue());
        return json;
    }

    private static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        all.forEach(each -> array.add(toJson.apply(each)));
        return array;
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
