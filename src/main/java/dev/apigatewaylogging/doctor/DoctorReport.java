/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import java.util.List;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** Prints the findings. */
final class DoctorReport {

    private static final int MAX_NAME = 60;

    private DoctorReport() {}

    static boolean isHealthy(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.result() == Finding.Result.PROBLEM);
    }

    /** Returns a table; what to do is in the row below a problem. */
    static String table(List<Finding> findings) {
        int width = Math.min(
                MAX_NAME,
                findings.stream()
                        .mapToInt(finding -> finding.check().length())
                        .max()
                        .orElse(0));
        StringBuilder table = new StringBuilder();
        for (Finding finding : findings) {
            table.append(String.format(
                    "%-8s %-" + Math.max(1, width) + "s  %s%n",
                    finding.result().label(),
                    oneLine(finding.check()),
                    oneLine(finding.detail())));
            if (!finding.remedy().isEmpty()) {
                table.append(" ".repeat(9))
                        .append("-> ")
                        .append(oneLine(finding.remedy()))
                        .append(System.lineSeparator());
            }
        }
        long problems = findings.stream()
                .filter(finding -> finding.result() == Finding.Result.PROBLEM)
                .count();
        return table.append(System.lineSeparator())
                .append(problems == 0 ? "No problems." : problems == 1 ? "1 problem." : problems + " problems.")
                .append(System.lineSeparator())
                .toString();
    }

    /** A name or message of another system cannot draw on the terminal. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    static String json(List<Finding> findings) {
        JsonObject json = new JsonObject();
        json.put("ok", isHealthy(findings));
        JsonArray checks = new JsonArray();
        for (Finding finding : findings) {
            JsonObject check = new JsonObject();
            check.put("check", finding.check());
            check.put("result", finding.result().label());
            check.put("detail", finding.detail());
            check.put("remedy", finding.remedy());
            checks.add(check);
        }
        json.put("checks", checks);
        return Jsoner.prettyPrint(json.toJson()) + System.lineSeparator();
    }
}
