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
 * Chooses the log groups of an account by their tags. AWS lists groups without their tags, and asking for them takes a call
 * for each group: the answer counts for half an hour.
 */
public final class LogGroupTagFilter {

    private static final long MEMORY_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Map<String, String> wanted;
    private final LongSupplier clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(boolean hasThem, long at) {}

    /**
     * As the configuration says.
     *
     * @param list {@code key=value} with commas between, of which a group must have all; empty or null for any group
     * @param clock milliseconds that have passed
     */
    public LogGroupTagFilter(String list, LongSupplier clock) {
        this.wanted = parse(list == null ? "" : list);
        this.clock = clock;
    }

    /**
     * Reads a list of tags.
     *
     * @return values by keys
     * @throws IllegalArgumentException if an element is no {@code key=value}, or a key is there twice
     */
    static Map<String, String> parse(String list) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (list.isBlank()) {
            return tags;
        }
        Arrays.stream(list.split(",", -1)).map(String::strip).forEach(tag -> {
            int at = tag.indexOf('=');
            if (at < 1 || tags.put(tag.substring(0, at), tag.substring(at + 1)) != null) {
                throw new IllegalArgumentException("no key=value, or a key that is there twice: " + tag);
            }
        });
        return tags;
    }

    /** Whether any group is right. */
    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /**
     * Whether a group has all the tags.
     *
     * @param arn of the group, without {@code :*}
     */
    boolean areOn(String arn, CloudWatchLogsClient client) {
        if (wanted.isEmpty()) {
            return true;
        }
        long now = clock.getAsLong();
        answers.values().removeIf(answer -> now - answer.at() > MEMORY_MILLIS);
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
