/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.PaginationGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliveriesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliveryDestinationsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeDeliverySourcesResponse;

/**
 * The log deliveries of an account and region whose source is the execution log of a stage. While a stage has one, API Gateway
 * does not write to the log group that it manages.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-create-log-delivery.html">Log delivery</a>
 */
final class LogDeliveries {

    private static final String LOG_TYPE = "EXECUTION_LOGS";
    private static final Pattern STAGE = Pattern.compile("/restapis/(?<api>[^/]+)/stages/(?<stage>.+)$");

    private LogDeliveries() {}

    /**
     * Lists the deliveries by API ID, a slash and stage. Without any, this is one request; otherwise at least three.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if a request fails
     */
    static Map<String, StageLogging.Delivery> list(CloudWatchLogsClient logs) {
        Map<String, List<String>> stagesBySource = stagesBySource(logs);
        if (stagesBySource.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> destinationsBySource = destinationsBySource(logs);
        destinationsBySource.keySet().retainAll(stagesBySource.keySet());
        if (destinationsBySource.isEmpty()) {
            return Map.of();
        }
        Map<String, String> resources = resourcesOfDestinations(logs);
        Map<String, StageLogging.Delivery> deliveries = new HashMap<>();
        destinationsBySource.forEach((source, destinations) -> {
            TreeSet<String> arns = destinations.stream()
                    .map(destination -> resources.getOrDefault(destination, destination))
                    .collect(Collectors.toCollection(TreeSet::new));
            StageLogging.Delivery delivery = new StageLogging.Delivery(true, source, List.copyOf(arns));
            stagesBySource.get(source).forEach(stage -> deliveries.put(stage, delivery));
        });
        return deliveries;
    }

    private static Map<String, List<String>> stagesBySource(CloudWatchLogsClient logs) {
        Map<String, List<String>> stages = new HashMap<>();
        PaginationGuard tokens = new PaginationGuard();
        String next = null;
        do {
            String token = next;
            DescribeDeliverySourcesResponse page = logs.describeDeliverySources(request -> request.nextToken(token));
            page.deliverySources().stream()
                    .filter(source -> LOG_TYPE.equals(source.logType()))
                    .forEach(source -> source.resourceArns().forEach(arn -> {
                        Matcher stage = STAGE.matcher(arn);
                        if (stage.find()) {
                            stages.computeIfAbsent(source.name(), unseen -> new ArrayList<>())
                                    .add(stage.group("api") + "/" + stage.group("stage"));
                        }
                    }));
            next = tokens.next(page.nextToken());
        } while (next != null && !next.isEmpty());
        return stages;
    }

    private static Map<String, List<String>> destinationsBySource(CloudWatchLogsClient logs) {
        Map<String, List<String>> destinations = new HashMap<>();
        PaginationGuard tokens = new PaginationGuard();
        String next = null;
        do {
            String token = next;
            DescribeDeliveriesResponse page = logs.describeDeliveries(request -> request.nextToken(token));
            page.deliveries().forEach(delivery -> destinations
                    .computeIfAbsent(delivery.deliverySourceName(), unseen -> new ArrayList<>())
                    .add(delivery.deliveryDestinationArn()));
            next = tokens.next(page.nextToken());
        } while (next != null && !next.isEmpty());
        return destinations;
    }

    /** A delivery names its destination; only that knows the log group, bucket or stream. */
    private static Map<String, String> resourcesOfDestinations(CloudWatchLogsClient logs) {
        Map<String, String> resources = new HashMap<>();
        PaginationGuard tokens = new PaginationGuard();
        String next = null;
        do {
            String token = next;
            DescribeDeliveryDestinationsResponse page =
                    logs.describeDeliveryDestinations(request -> request.nextToken(token));
            page.deliveryDestinations().stream()
                    .filter(destination -> destination.deliveryDestinationConfiguration() != null)
                    .forEach(destination -> resources.put(
                            destination.arn(),
                            destination.deliveryDestinationConfiguration().destinationResourceArn()));
            next = tokens.next(page.nextToken());
        } while (next != null && !next.isEmpty());
        return resources;
    }
}
