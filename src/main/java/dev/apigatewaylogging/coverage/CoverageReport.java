/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The coverage of all accounts and regions.
 *
 * @param listedAt when the oldest part was listed, milliseconds since the epoch; 0 before that
 * @param stages the stages, the least visible first
 * @param problems what could not be listed
 */
record CoverageReport(long listedAt, List<StageCoverage> stages, List<Problem> problems) {

    private static final Comparator<StageCoverage> LEAST_VISIBLE_FIRST = Comparator.comparing(StageCoverage::verdict)
            .reversed()
            .thenComparing(stage -> stage.stage().api().name())
            .thenComparing(StageCoverage::key);

    /**
     * Why the report is incomplete.
     *
     * @param account the account ID; empty for the credentials' account
     * @param region the region
     * @param reason what could not be listed, and why
     * @param step what to do
     * @param logGroups what the log groups alone show: those of API Gateway that this process reads there
     */
    record Problem(String account, String region, String reason, String step, List<LogGroupReading> logGroups) {}

    static CoverageReport of(long listedAt, List<StageCoverage> stages, List<Problem> problems) {
        return new CoverageReport(
                listedAt, stages.stream().sorted(LEAST_VISIBLE_FIRST).toList(), List.copyOf(problems));
    }

    /** Returns the number of stages of each verdict. */
    Map<Verdict, Integer> counts() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        stages.forEach(stage -> counts.merge(stage.verdict(), 1, Integer::sum));
        return counts;
    }
}
