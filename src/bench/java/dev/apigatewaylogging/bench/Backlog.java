/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.testsupport.aws.SampleApi;
import dev.apigatewaylogging.testsupport.traffic.LogForm;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.time.Instant;

/**
 * Log groups that are complete before anything is read.
 *
 * @param groups their names, with commas between
 * @param start when the first request began
 * @param lines how many events there are
 * @param characters of all of them
 * @param records how many records they make
 */
record Backlog(String groups, Instant start, long lines, long characters, long records) {

    private static final int LINES_PER_REQUEST = 20;
    private static final int SECONDS = 600;

    /** More than AWS allows to read per second, so that this does not grow with what is measured. */
    private static final int OPENED_IN_A_SECOND = 30_000;

    /** The fraction of requests with truncated headers and bodies: events have 403 characters on average then. */
    private static final double LARGE = 0.85;

    /** Logs about the given number of events in one log group. */
    static Backlog logged(Workbench workbench, String apiId, int lines) {
        return ofGroup(0, workbench, apiId, lines);
    }

    /** @param number another one for each group: requests of two groups with one id would be taken for one request */
    private static Backlog ofGroup(int number, Workbench workbench, String apiId, int lines) {
        int requests = lines / LINES_PER_REQUEST;
        // old enough that no part of it is rescanned
        Instant start = Instant.now().minusSeconds(SECONDS * 3L);
        TrafficGenerator generator = TrafficGenerator.seeded(8 + number)
                .of(new SampleApi(apiId, "prod", Workbench.REGION, "api.example.com"))
                .large(LARGE);
        return filled(workbench, TrafficPlan.of(generator, requests, 50, start, requests / (double) SECONDS));
    }

    /** In how many seconds so many requests begin. */
    static int secondsToOpen(int requests) {
        return requests / OPENED_IN_A_SECOND + 1;
    }

    /** Logs requests of one group that never end: all are open when the last of them begins. */
    static Backlog open(Workbench workbench, int requests) {
        TrafficGenerator generator = TrafficGenerator.seeded(8)
                .of(new SampleApi("open", "prod", Workbench.REGION, "api.example.com"))
                .neverEnding(1);
        Instant start = Instant.now().minusSeconds(SECONDS);
        return filled(workbench, TrafficPlan.of(generator, requests, 50, start, OPENED_IN_A_SECOND));
    }

    /** Logs access log entries of an HTTP API, each a request, in the console's formats. */
    static Backlog access(Workbench workbench, int entries) {
        Instant start = Instant.now().minusSeconds(SECONDS * 3L);
        LogMix mix = LogMix.of(LogForm.HTTP_API_JSON, LogForm.HTTP_API_CLF);
        LogPlan plan = LogPlan.of(mix, entries, start, entries / (double) SECONDS);
        workbench.control().fill(plan);
        return of(plan, start);
    }

    private static Backlog filled(Workbench workbench, TrafficPlan plan) {
        workbench.control().traffic(plan, false);
        return of(plan, plan.start());
    }

    private static Backlog of(PlannedLog plan, Instant start) {
        long[] sum = new long[2];
        plan.entries().forEachRemaining(entry -> {
            sum[0]++;
            sum[1] += entry.event().message().length();
        });
        return new Backlog(
                String.join(",", plan.groups()),
                start,
                sum[0],
                sum[1],
                plan.requestIds().count());
    }

    /** The same spread over several groups. */
    static Backlog logged(Workbench workbench, String apiId, int lines, int groups) {
        Backlog all = ofGroup(0, workbench, apiId + "0", lines / groups);
        for (int group = 1; group < groups; group++) {
            all = all.and(ofGroup(group, workbench, apiId + group, lines / groups));
        }
        return all;
    }

    private Backlog and(Backlog other) {
        return new Backlog(
                groups + "," + other.groups,
                start,
                lines + other.lines,
                characters + other.characters,
                records + other.records);
    }
}
