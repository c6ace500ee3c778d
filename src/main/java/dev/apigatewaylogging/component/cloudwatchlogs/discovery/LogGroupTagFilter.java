/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.discovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Filters the log groups of an account by their tags. AWS lists log groups without tags, and requesting them takes a
 * call per log group, so results are cached for half an hour.
 */
public final class LogGroupTagFilter {

    private static final long CACHE_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Map<String, String> wanted;
    private final LongSupplier clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(boolean hasThem, long at) {}

    /**
     * Creates the filter from the configuration.
     *
     * @param list comma-separated {@code key=value}, all of which a log group must have; empty or null accepts all log
     * groups
     * @param clock monotonic milliseconds
     */
    public LogGroupTagFilter(String list, LongSupplier clock) {
        this.wanted = parse(list == null ? "" : list);
        this.clock = clock;
    }

    /**
     * Parses a list of tags.
     *
     * @return values by keys
     * @throws IllegalArgumentException if an element is not {@code key=value}, or a key is duplicated
     */
    static Map<String, String> parse(String list) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (list.isBlank()) {
            return tags;
        }
        Arrays.stream(list.split(",", -1)).map(String::strip).forEach(tag -> {
            int at = tag.indexOf('=');
            if (at < 1 || tags.put(tag.substring(0, at), tag.substring(at + 1)) != null) {
                throw new IllegalArgumentException("not key=value, or a duplicate key: " + tag);
            }
        });
        return tags;
    }

    /** Whether all log groups are accepted. */
    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /**
     * Whether a group has all the tags.
     *
     * @param arn of the log group, without {@code :*}
     */
    boolean areOn(String arn, CloudWatchLogsClient client) {
        if (wanted.isEmpty()) {
            return true;
        }
        long now = clock.getAsLong();
        answers.values().removeIf(answer -> now - answer.at() > CACHE_MILLIS);
        return answers.computeIfAbsent(arn, unseen -> new Answer(ask(arn, client), now))
                .hasThem();
    }

    private boolean ask(String arn, CloudWatchLogsClient client) {
        try {
            return client.listTagsForResource(request -> request.resourceArn(arn))
                    .tags()
                    .entrySet()
                    .containsAll(wanted.entrySet());
        } catch (ResourceNotFoundException e) {
            // deleted after it was listed
            return false;
        }
    }
}
