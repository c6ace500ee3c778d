/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.replay;

import dev.apigatewaylogging.aggregate.EventTimeAggregateController;
import dev.apigatewaylogging.checkpoint.InMemoryCheckpointStore;
import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConsumer;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.RangeScanStatus;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.settings.Settings;
import dev.apigatewaylogging.settings.SettingsPropertiesParser;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes until the requests of a time range were sent again, and prints a summary. It has no server, no checkpoints and
 * no cluster, so it can run beside the connector.
 */
public final class ReplayCommand extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayCommand.class);

    /** How often the progress is checked, in milliseconds. */
    private static final long CHECK_MILLIS = 200;

    private final ReplayOptions options;
    private final PrintStream out;
    private String deadLetters = "";
    private MetricsView metrics;
    private volatile RangeScanStatus scan = RangeScanStatus.PENDING;
    private volatile boolean isFinished;

    /** @param out where the summary is printed */
    public ReplayCommand(ReplayOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Adds the listener, before that which validates the settings, and disables the servers. */
    public void configure(Main main) {
        for (String server : List.of("management", "server")) {
            main.addOverrideProperty("camel." + server + ".enabled", "false");
        }
        main.addMainListener(this);
    }

    /** The exit status: 0 if all log groups were scanned and all of their requests were sent or became dead letters, otherwise 1. */
    public int exitStatus() {
        return isFinished && scan.failures().isEmpty() && scan.finished() > 0 ? 0 : 1;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        SettingsPropertiesParser settings = SettingsPropertiesParser.of(context);
        // two processes must not append to one file
        deadLetters =
                Settings.value(Setting.DEAD_LETTER_DIR, context.getPropertiesComponent()::resolveProperty) + "/replay";
        settings.override(Setting.DEAD_LETTER_DIR, deadLetters);
        settings.override(Setting.COVERAGE_INTERVAL_MINUTES, "0");
        if (!options.logGroups().isEmpty()) {
            settings.override(Setting.LOG_GROUP_NAME, options.logGroups());
            settings.override(Setting.LOG_GROUP_PREFIX, "");
        }
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        Replay replay = new Replay(
                options.id(),
                options.from().toEpochMilli(),
                options.to().toEpochMilli(),
                new InMemoryCheckpointStore());
        // a stop empties the registry
        metrics = main.getCamelContext().getRegistry().findSingleByType(MetricsView.class);
        try {
            new ReplayRoutes(options, replay).apply(main.getCamelContext());
        } catch (Exception e) {
            throw new IllegalStateException("The routes cannot be changed for the replay", e);
        }
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        LOG.info(
                "Replay {}: sending the requests that began from {} to {} again, with at most {} calls of FilterLogEvents per"
                        + " second in each account and region",
                options.id(),
                options.from(),
                options.to(),
                options.callsPerSecond());
        Thread watch = new Thread(() -> run(main), "replay");
        watch.setDaemon(true);
        watch.start();
    }

    private void run(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        try {
            awaitScans(context);
            awaitDelivery(context);
            isFinished = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ((Main) main).completed();
        }
    }

    private void awaitScans(CamelContext context) throws InterruptedException {
        do {
            Thread.sleep(CHECK_MILLIS);
            scan = context.getRoutes().stream()
                    .map(Route::getConsumer)
                    .filter(CloudWatchLogsConsumer.class::isInstance)
                    .map(consumer -> ((CloudWatchLogsConsumer) consumer).rangeScan())
                    .reduce(RangeScanStatus::plus)
                    .orElse(RangeScanStatus.PENDING);
        } while (!scan.isOver());
    }

    /** Sends what is still open, and waits for all acknowledgements. */
    private static void awaitDelivery(CamelContext context) throws InterruptedException {
        context.getRegistry()
                .findByType(EventTimeAggregateController.class)
                .forEach(EventTimeAggregateController::forceCompletionOfAllGroups);
        DeliveryTracker tracker = context.getRegistry().findSingleByType(DeliveryTracker.class);
        while (tracker.openRequests() > 0 || tracker.isAnyUnacknowledged()) {
            Thread.sleep(CHECK_MILLIS);
        }
    }

    /** Prints the summary when everything has stopped, also what a stop has counted. */
    @Override
    public void afterStop(BaseMainSupport main) {
        if (metrics == null) {
            return;
        }
        long rejected = metrics.requestsRefusedByReason().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        out.println((isFinished ? "Replay " + options.id() + " has ended" : "Replay " + options.id() + " was stopped")
                + ": requests from " + options.from() + " to " + options.to());
        for (Map.Entry<String, Long> line : List.of(
                Map.entry("log groups scanned", (long) scan.finished()),
                Map.entry("records sent", metrics.recordsDelivered()),
                Map.entry("  of which incomplete", metrics.recordsIncomplete()),
                Map.entry("rejected by API Gateway", rejected),
                Map.entry("dead letters", metrics.deadLetters()))) {
            out.printf("  %-24s %d%n", line.getKey(), line.getValue());
        }
        if (metrics.deadLetters() > 0) {
            out.println("The dead letters are in " + deadLetters);
        }
        if (isFinished && scan.finished() == 0 && scan.failures().isEmpty()) {
            out.println("No log group was found. Check --log-group, LOG_GROUP_NAME and AWS_REGION.");
        }
        scan.failures().forEach(failure -> out.println("Not scanned: " + failure));
        if (!isFinished) {
            out.println("Not all of the range was sent. Start the replay again.");
        }
        out.flush();
    }
}
