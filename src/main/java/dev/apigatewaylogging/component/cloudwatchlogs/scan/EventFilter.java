/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConfiguration;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;

/**
 * The events of a log group that AWS returns: all of them if each part is empty.
 *
 * @param pattern a filter pattern of CloudWatch Logs
 * @param logStreamNames names of log streams
 * @param logStreamNamePrefix prefix of the names of log streams; excludes names
 */
public record EventFilter(String pattern, List<String> logStreamNames, String logStreamNamePrefix) {

    /** Maximum number of log stream names that FilterLogEvents accepts. */
    private static final int MAX_LOG_STREAM_NAMES = 100;

    public EventFilter {
        if (!logStreamNames.isEmpty() && !logStreamNamePrefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set either logStreamNames or logStreamNamePrefix of the cloudwatch-logs endpoint, not both:"
                            + " AWS accepts only one of them");
        }
        if (logStreamNames.size() > MAX_LOG_STREAM_NAMES) {
            throw new IllegalArgumentException("logStreamNames of the cloudwatch-logs endpoint has "
                    + logStreamNames.size() + " names, and AWS accepts at most " + MAX_LOG_STREAM_NAMES
                    + ". Use logStreamNamePrefix, or several endpoints");
        }
        logStreamNames = List.copyOf(logStreamNames);
    }

    /**
     * The filter of an endpoint.
     *
     * @throws IllegalArgumentException if AWS would not accept it
     */
    public static EventFilter of(CloudWatchLogsConfiguration configuration) {
        return new EventFilter(
                orEmpty(configuration.getFilterPattern()),
                Arrays.stream(orEmpty(configuration.getLogStreamNames()).split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                orEmpty(configuration.getLogStreamNamePrefix()));
    }

    private static String orEmpty(String option) {
        return option == null ? "" : option;
    }

    void applyTo(FilterLogEventsRequest.Builder request) {
        if (!pattern.isEmpty()) {
            request.filterPattern(pattern);
        }
        if (!logStreamNames.isEmpty()) {
            request.logStreamNames(logStreamNames);
        }
        if (!logStreamNamePrefix.isEmpty()) {
            request.logStreamNamePrefix(logStreamNamePrefix);
        }
    }
}
