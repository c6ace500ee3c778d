/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.openapi.StageLogging;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Responds with the coverage: JSON, or CSV if the variable {@code format} is {@code csv}. */
@Metadata(label = "bean", description = "Creates the JSON or CSV of the coverage")
public final class CoverageProcessor implements Processor {

    private static final String COLUMNS =
            "verdict,account,region,kind,api_id,api,stage,reason,cli,console,execution_logging,data_tracing,overrides,"
                    + "access_log,access_log_lacks,log_groups,records,last_record,spec_uploaded";

    @Metadata(description = "Judges which stages are seen", required = true)
    private Coverage coverage;

    /** Judges which stages are seen. */
    public void setCoverage(Coverage coverage) {
        this.coverage = coverage;
    }

    @Override
    public void process(Exchange exchange) {
        CoverageReport report = coverage.report();
        boolean isCsv = "csv".equals(exchange.getVariable("format", String.class));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, isCsv ? "text/csv; charset=utf-8" : "application/json");
        exchange.getMessage()
                .setBody(
                        isCsv ? csv(report) : json(report, coverage.isEnabled()).toJson());
    }

    static JsonObject json(CoverageReport report, boolean isEnabled) {
        JsonObject json = new JsonObject();
        json.put("enabled", isEnabled);
        json.put("listedAt", time(report.listedAt()));
        JsonObject counts = new JsonObject();
        report.counts().forEach((verdict, number) -> counts.put(verdict.label(), number));
        json.put("counts", counts);
        json.put("problems", array(report.problems(), CoverageProcessor::problem));
        json.put("stages", array(report.stages(), CoverageProcessor::stage));
        return json;
    }

    private static JsonObject problem(CoverageReport.Problem problem) {
        JsonObject json = new JsonObject();
        json.put("account", problem.account());
        json.put("region", problem.region());
        json.put("reason", problem.reason());
        json.put("step", problem.step());
        json.put("logGroups", array(problem.logGroups(), CoverageProcessor::logGroup));
        return json;
    }

    private static JsonObject stage(StageCoverage stage) {
        StageLogging logging = stage.logging();
        Api api = stage.stage().api();
        JsonObject json = new JsonObject();
        json.put("verdict", stage.verdict().label());
        json.put("account", api.account());
        json.put("region", api.region());
        json.put("kind", api.kind().name());
        json.put("apiId", api.id());
        json.put("api", api.name());
        json.put("stage", stage.stage().stage());
        json.put("reason", stage.reason());
        JsonObject step = new JsonObject();
        step.put("cli", stage.step().cli());
        step.put("console", stage.step().console());
        json.put("step", step);
        json.put("executionLogging", logging.standard().level());
        json.put("dataTracing", logging.standard().dataTrace());
        json.put("overrides", array(logging.overrides(), CoverageProcessor::route));
        json.put("throttled", new JsonArray(blocked(logging)));
        json.put("logDelivery", logDelivery(logging.delivery()));
        json.put("accessLog", accessLog(stage));
        json.put("logGroups", array(stage.logGroups(), CoverageProcessor::logGroup));
        json.put("specUploaded", stage.isSpecUploaded());
        return json;
    }

    /** The methods that a throttling limit of 0 blocks; {@code *} is all. */
    private static List<String> blocked(StageLogging logging) {
        return Stream.concat(Stream.of(logging.standard()), logging.overrides().stream())
                .filter(StageLogging.Route::isBlocked)
                .map(route -> route.name().isEmpty() ? "*" : route.name())
                .toList();
    }

    private static JsonObject route(StageLogging.Route route) {
        JsonObject json = new JsonObject();
        json.put("name", route.name());
        json.put("executionLogging", route.level());
        json.put("dataTracing", route.dataTrace());
        return json;
    }

    private static JsonObject logDelivery(StageLogging.Delivery delivery) {
        JsonObject json = new JsonObject();
        json.put("known", delivery.isKnown());
        json.put("destinations", new JsonArray(delivery.destinations()));
        return json;
    }

    private static JsonObject accessLog(StageCoverage stage) {
        JsonObject json = new JsonObject();
        json.put("destination", stage.logging().accessLogArn());
        if (stage.accessLog() != null) {
            json.put("readable", stage.accessLog().isReadable());
            json.put("lacks", new JsonArray(stage.accessLog().missing()));
        }
        return json;
    }

    private static JsonObject logGroup(LogGroupReading group) {
        JsonObject json = new JsonObject();
        json.put("name", group.name());
        json.put("readBy", group.reader().label());
        json.put("records", group.records());
        json.put("lastRecordAt", time(group.lastRecordAt()));
        json.put("incompleteShare", group.share(group.quality().incomplete()));
        json.put("truncatedShare", group.share(group.quality().truncated()));
        return json;
    }

    private static String time(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }

    private static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        all.forEach(each -> array.add(toJson.apply(each)));
        return array;
    }

    /** By RFC 4180. Problems are in the first rows, without a stage. */
    static String csv(CoverageReport report) {
        Stream<List<String>> problems = report.problems().stream()
                .map(problem -> List.of(
                        "unknown",
                        problem.account(),
                        problem.region(),
                        "",
                        "",
                        "",
                        "",
                        problem.reason(),
                        "",
                        problem.step(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        names(problem.logGroups()),
                        "",
                        "",
                        ""));
        Stream<List<String>> stages = report.stages().stream().map(CoverageProcessor::row);
        return Stream.concat(problems, stages)
                .map(row -> row.stream().map(CoverageProcessor::cell).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", COLUMNS + "\r\n", "\r\n"));
    }

    private static List<String> row(StageCoverage stage) {
        StageLogging logging = stage.logging();
        Api api = stage.stage().api();
        return List.of(
                stage.verdict().label(),
                api.account(),
                api.region(),
                api.kind().name(),
                api.id(),
                api.name(),
                stage.stage().stage(),
                stage.reason(),
                stage.step().cli(),
                stage.step().console(),
                logging.standard().level(),
                String.valueOf(logging.standard().dataTrace()),
                logging.overrides().stream()
                        .map(route -> route.name() + " " + route.level() + (route.dataTrace() ? " traced" : ""))
                        .collect(Collectors.joining("; ")),
                logging.accessLogArn(),
                stage.accessLog() == null
                        ? ""
                        : String.join("; ", stage.accessLog().missing()),
                names(stage.logGroups()),
                String.valueOf(stage.logGroups().stream()
                        .mapToLong(LogGroupReading::records)
                        .sum()),
                time(stage.logGroups().stream()
                        .mapToLong(LogGroupReading::lastRecordAt)
                        .max()
                        .orElse(0)),
                String.valueOf(stage.isSpecUploaded()));
    }

    private static String names(List<LogGroupReading> groups) {
        return groups.stream()
                .map(group -> group.name() + " (" + group.reader().label() + ")")
                .collect(Collectors.joining("; "));
    }

    /** A spreadsheet would calculate a name that begins like a formula. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
