package dev.apigatewaylogging.cloudwatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** The log groups that a list of names, ARNs and prefixes ({@code name*}) stands for. */
final class LogGroups {

    private static final String PREFIX = "*";

    private final List<LogGroupReference> named = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    /** @param list names, ARNs and prefixes with commas between */
    LogGroups(String list) {
        Arrays.stream(list.split(","))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .forEach(entry -> {
                    if (entry.endsWith(PREFIX) && !entry.startsWith("arn:")) {
                        prefixes.add(entry.substring(0, entry.length() - 1));
                    } else {
                        named.add(LogGroupReference.of(entry));
                    }
                });
    }

    /** Whether there can be other groups a while later. */
    boolean canChange() {
        return !prefixes.isEmpty();
    }

    /** The groups that are there now. Those that were named are among them even if they are not there yet. */
    Set<LogGroupReference> find(CloudWatchLogsClient client) {
        Set<LogGroupReference> found = new LinkedHashSet<>(named);
        for (String prefix : prefixes) {
            client.describeLogGroupsPaginator(request -> request.logGroupNamePrefix(prefix)).logGroups().stream()
                    .map(LogGroup::logGroupName)
                    .map(LogGroupReference::new)
                    .forEach(found::add);
        }
        return found;
    }
}
