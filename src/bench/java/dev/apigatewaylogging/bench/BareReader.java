/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.aws.RateLimiter;
import java.io.PrintStream;
import java.net.URI;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * The ceiling: reads the complete log group with the SDK, page after page, counts, and does nothing else. Arguments: endpoint,
 * region, log group, start in milliseconds since the epoch, the number of events, the maximum of requests per second
 * (0: any number).
 */
final class BareReader {

    private BareReader() {}

    public static void main(String[] args) {
        int callsASecond = Integer.parseInt(args[5]);
        RateLimiter quota = callsASecond == 0 ? RateLimiter.unlimited() : RateLimiter.of(callsASecond * 60L, 1);
        read(
                URI.create(args[0]),
                args[1],
                args[2],
                Long.parseLong(args[3]),
                Long.parseLong(args[4]),
                quota,
                System.out);
    }

    private static void read(
            URI endpoint, String region, String group, long start, long lines, RateLimiter quota, PrintStream out) {
        try (CloudWatchLogsClient client = CloudWatchLogsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")))
                .build()) {
            long end = Instant.now().toEpochMilli();
            long begun = System.nanoTime();
            long events = 0;
            long characters = 0;
            long eventsBefore = 0;
            long cpuBefore = 0;
            long warmSince = begun;
            String token = null;
            do {
                if (cpuBefore == 0 && events >= lines / 3) {
                    eventsBefore = events;
                    cpuBefore = cpuMillis();
                    warmSince = System.nanoTime();
                }
                String next = token;
                quota.acquire();
                FilterLogEventsResponse page = client.filterLogEvents(request -> request.logGroupName(group)
                        .startTime(start)
                        .endTime(end)
                        .nextToken(next));
                for (FilteredLogEvent event : page.events()) {
                    events++;
                    characters += event.message().length();
                }
                token = page.nextToken();
            } while (token != null);
            long ended = System.nanoTime();
            double whole = (double) events / (events - eventsBefore);
            out.printf(
                    "read %d events of %d characters in %d ms; warm in %.0f ms, with %.0f ms of CPU%n",
                    events,
                    characters,
                    (ended - begun) / 1_000_000,
                    (ended - warmSince) / 1e6 * whole,
                    (cpuMillis() - cpuBefore) * whole);
        }
    }

    private static long cpuMillis() {
        return (long) (ProcessUsage.of(ProcessHandle.current().pid()).cpuSeconds() * 1e3);
    }
}
