/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.StageMetrics;
import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.OpenApiDiscovery;
import dev.apigatewaylogging.openapi.StageListing;
import dev.apigatewaylogging.openapi.StageLogging;
import dev.apigatewaylogging.schedule.PeriodicService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges regularly which stages are seen, by the stages' settings and by who reads their log groups; logs every change. It
 * uses the list of stages that the discovery of log groups has made, and makes its own only when that is too old.
 */
@Metadata(label = "bean", description = "Judges which stages of APIs are seen")
public final class Coverage extends PeriodicService {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    @Metadata(description = "Lists APIs and stages", required = true)
    private ApiGatewayControlPlanes controlPlanes;

    @Metadata(description = "Knows which log groups are read", required = true)
    private MetricsView metricsView;

    @Metadata(description = "Measures the verdicts", required = true)
    private StageMetrics stageMetrics;

    @Metadata(description = "Knows which OpenAPI documents were uploaded", required = true)
    private OpenApiDiscovery openApiDiscovery;

    @Metadata(description = "Decides which process of a cluster judges the stages", required = true)
    private Leadership clusterService;

    private String accessLogFormat = "";
    private String logGroupName = "";
    private String logGroupPrefix = "";
    private Duration interval = Duration.ofMinutes(15);
    private LogGroupReadings readings;
    private final Map<String, StageCoverage> known = new HashMap<>();
    private final Map<String, String> announcedProblems = new HashMap<>();
    private boolean judged;
    private long lastListedAt;
    private volatile CoverageReport report = CoverageReport.of(0, List.of(), List.of());

    /** Runs for the first time when the log groups are discovered. */
    public Coverage() {
        super(15_000, 15_000);
    }

    /** Lists APIs and stages. */
    public void setControlPlanes(ApiGatewayControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    /** Knows which log groups are read. */
    public void setMetricsView(MetricsView metricsView) {
        this.metricsView = metricsView;
    }

    /** Measures the verdicts. */
    public void setStageMetrics(StageMetrics stageMetrics) {
        this.stageMetrics = stageMetrics;
    }

    /** Knows which OpenAPI documents were uploaded. */
    public void setOpenApiDiscovery(OpenApiDiscovery openApiDiscovery) {
        this.openApiDiscovery = openApiDiscovery;
    }

    /** {@code ACCESS_LOG_FORMAT}. */
    public void setAccessLogFormat(String accessLogFormat) {
        this.accessLogFormat = accessLogFormat;
    }

    /** {@code LOG_GROUP_NAME}; without it and a prefix, the flow knows the formats of the stages. */
    public void setLogGroupName(String logGroupName) {
        this.logGroupName = logGroupName;
    }

    /** {@code LOG_GROUP_PREFIX}. */
    public void setLogGroupPrefix(String logGroupPrefix) {
        this.logGroupPrefix = logGroupPrefix;
    }

    /** The maximum age of the list of stages, in minutes; 0 disables the coverage. */
    public void setIntervalMinutes(int minutes) {
        this.interval = Duration.ofMinutes(minutes);
    }

    /** Decides which process of a cluster judges the stages. */
    public void setClusterService(Leadership clusterService) {
        this.clusterService = clusterService;
    }

    /** Returns whether it is enabled. */
    boolean isEnabled() {
        return !interval.isZero();
    }

    /** Returns the latest report. */
    CoverageReport report() {
        return report;
    }

    @Override
    protected void doInit() {
        stageMetrics.register(
                Arrays.stream(Verdict.values()).map(Verdict::label).toList());
    }

    @Override
    protected void run() {
        if (!isEnabled()) {
            return;
        }
        if (!clusterService.isLeader(Leadership.COMMON_WORK)) {
            forget();
            return;
        }
        List<StageListing> listings = controlPlanes.stageListings(interval);
        if (readings == null) {
            readings = new LogGroupReadings(metricsView);
        }
        readings.refresh();
        if (listings.stream().anyMatch(listing -> listing.listedAt().toEpochMilli() > lastListedAt)) {
            openApiDiscovery.refreshSpecs();
            lastListedAt = System.currentTimeMillis();
        }
        Map<String, StageCoverage> stages = new LinkedHashMap<>();
        List<CoverageReport.Problem> problems = new ArrayList<>();
        for (StageListing listing : listings) {
            assess(listing, stages);
            problems(listing, problems);
        }
        announce(stages, listings);
        known.clear();
        known.putAll(stages);
        judged = true;
        publish(listings, problems);
    }

    /** Another process of the cluster judges the stages. */
    private void forget() {
        known.clear();
        announcedProblems.clear();
        judged = false;
        report = CoverageReport.of(0, List.of(), List.of());
    }

    private void assess(StageListing listing, Map<String, StageCoverage> stages) {
        boolean areStagesDiscovered = logGroupName.isBlank() && logGroupPrefix.isBlank();
        // the log groups of a new list are selected some moments later
        long since = areStagesDiscovered ? listing.listedAt().toEpochMilli() : Long.MIN_VALUE;
        StageAssessor assessor = new StageAssessor(
                accessLogFormat,
                areStagesDiscovered,
                group -> readings.of(listing.account(), listing.region(), group, since));
        for (StageLogging logging : listing.stages()) {
            StageCoverage stage = assessor.assess(logging, openApiDiscovery.hasSpec(logging.stage()));
            stages.put(stage.key(), stage);
        }
        if (!listing.failures().isEmpty()) {
            // what could not be listed may still be there
            String place = listing.account() + "/" + listing.region() + "/";
            known.forEach((key, before) -> {
                if (key.startsWith(place)) {
                    stages.putIfAbsent(
                            key, assessor.assess(before.logging(), openApiDiscovery.hasSpec(before.stage())));
                }
            });
        }
    }

    private void problems(StageListing listing, List<CoverageReport.Problem> problems) {
        String place = listing.account() + "/" + listing.region();
        if (listing.failures().isEmpty()) {
            if (announcedProblems.remove(place) != null) {
                LOG.info("Coverage: all API stages in {} can be listed again", listing.region());
            }
            return;
        }
        String reason = listing.failures().stream()
                .limit(3)
                .map(failure -> failure.what() + ": " + failure.reason())
                .collect(Collectors.joining("; ", "cannot list ", ""));
        String step = listing.failures().stream().anyMatch(StageListing.Failure::isRejected)
                ? "Allow apigateway:GET on /restapis, /restapis/*, /apis and /apis/*, or set"
                        + " COVERAGE_INTERVAL_MINUTES=0 to do without the coverage"
                : "Wait for the next refresh, and check the network and AWS_REGION";
        problems.add(new CoverageReport.Problem(
                listing.account(),
                listing.region(),
                reason,
                step,
                readings.ofApiGateway(listing.account(), listing.region())));
        if (!reason.equals(announcedProblems.put(place, reason))) {
            LOG.info("Coverage in {} is incomplete: {}. {}.", listing.region(), reason, step);
        }
    }

    /** Logs each stage whose verdict has changed; of the first report, only the numbers. */
    private void announce(Map<String, StageCoverage> stages, List<StageListing> listings) {
        if (!judged) {
            return;
        }
        for (StageCoverage stage : stages.values()) {
            StageCoverage before = known.get(stage.key());
            boolean isChanged = before == null || before.verdict() != stage.verdict();
            if (isChanged && stage.verdict() == Verdict.INVISIBLE) {
                LOG.warn(
                        "Stage {} of API {} became invisible: {}",
                        name(stage),
                        stage.stage().api(),
                        stage.reason());
            } else if (isChanged) {
                LOG.info(
                        "Stage {} of API {} became {}: {}",
                        name(stage),
                        stage.stage().api(),
                        stage.verdict().label(),
                        stage.reason());
            }
        }
        known.forEach((key, before) -> {
            // an account that is not read any more, for example without its role, still has its stages
            if (!stages.containsKey(key) && listings.stream().anyMatch(listing -> isOf(before, listing))) {
                LOG.info(
                        "Stage {} of API {} was deleted",
                        name(before),
                        before.stage().api());
            }
        });
    }

    private static boolean isOf(StageCoverage stage, StageListing listing) {
        return stage.stage().api().account().equals(listing.account())
                && stage.stage().api().region().equals(listing.region());
    }

    private static String name(StageCoverage stage) {
        return stage.stage().stage();
    }

    private void publish(List<StageListing> listings, List<CoverageReport.Problem> problems) {
        boolean isFirst = report.listedAt() == 0;
        long listedAt = listings.stream()
                .map(StageListing::listedAt)
                .min(Instant::compareTo)
                .map(Instant::toEpochMilli)
                .orElse(0L);
        report = CoverageReport.of(listedAt, List.copyOf(known.values()), problems);
        Map<Verdict, Integer> counts = report.counts();
        if (problems.isEmpty() || !known.isEmpty()) {
            Map<String, Integer> byVerdict = new HashMap<>();
            counts.forEach((verdict, number) -> byVerdict.put(verdict.label(), number));
            stageMetrics.stages(byVerdict);
        }
        if (isFirst && !known.isEmpty()) {
            LOG.info(
                    "Coverage: {}. See /q/coverage.",
                    counts.entrySet().stream()
                            .map(count ->
                                    count.getValue() + " " + count.getKey().label())
                            .collect(Collectors.joining(", ")));
        }
    }
}
