/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.openapi.Api;
import dev.apigatewaylogging.openapi.StageLogging;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges a stage by what it logs, and by who reads that. */
final class StageAssessor {

    private static final int NAMED_ROUTES = 5;

    private final String accessLogFormat;
    private final boolean formatsKnown;
    private final Function<String, LogGroupReading> readings;

    /**
     * @param accessLogFormat {@code ACCESS_LOG_FORMAT}
     * @param formatsKnown whether the flow knows the formats of the stages too
     * @param readings who reads the log group of a name or ARN
     */
    StageAssessor(String accessLogFormat, boolean formatsKnown, Function<String, LogGroupReading> readings) {
        this.accessLogFormat = accessLogFormat;
        this.formatsKnown = formatsKnown;
        this.readings = readings;
    }

    /** What one of the logs of a stage shows: nothing (a verdict of invisible), metadata or all. */
    private record Seen(Verdict verdict, String reason, NextStep step) {}

    StageCoverage assess(StageLogging logging, boolean isSpecUploaded) {
        AccessLogContents contents = logging.hasAccessLogGroup() ? contents(logging) : null;
        Seen execution = execution(logging);
        Seen access = access(logging, contents);
        List<LogGroupReading> groups = Stream.of(
                        logging.hasExecutionLog() ? executionLogGroup(logging) : "",
                        logging.hasAccessLogGroup() ? logging.accessLogArn() : "")
                .filter(group -> !group.isEmpty())
                .map(readings)
                .toList();
        boolean isExecutionBetter =
                execution.verdict().compareTo(access.verdict()) <= 0 && execution.verdict() != Verdict.INVISIBLE;
        Verdict verdict = isExecutionBetter ? execution.verdict() : access.verdict();
        if (verdict == Verdict.INVISIBLE && isSpecUploaded) {
            verdict = Verdict.SPEC_ONLY;
        }
        return new StageCoverage(
                logging,
                contents,
                groups,
                isSpecUploaded,
                verdict,
                reason(logging, execution, access, verdict),
                step(logging, execution, access, verdict));
    }

    private static String reason(StageLogging logging, Seen execution, Seen access, Verdict verdict) {
        List<String> parts = new ArrayList<>();
        parts.add(execution.reason());
        if (verdict != Verdict.FULL) {
            parts.add(access.reason());
        }
        if (verdict == Verdict.SPEC_ONLY) {
            parts.add("only its OpenAPI document was uploaded");
        }
        String blocked = Stream.concat(Stream.of(logging.standard()), logging.overrides().stream())
                .filter(StageLogging.Route::isBlocked)
                .map(route -> route.name().isEmpty() ? "all requests" : route.name())
                .collect(Collectors.joining(", "));
        if (!blocked.isEmpty()) {
            parts.add("a throttling limit of 0 rejects " + blocked);
        }
        return String.join("; ", parts);
    }

    private static NextStep step(StageLogging logging, Seen execution, Seen access, Verdict verdict) {
        if (verdict == Verdict.FULL) {
            return NextStep.NONE;
        }
        return logging.stage().api().kind() == Api.Kind.HTTP ? access.step() : execution.step();
    }

    private Seen execution(StageLogging logging) {
        if (logging.stage().api().kind() == Api.Kind.HTTP) {
            return new Seen(
                    Verdict.INVISIBLE, "API Gateway logs neither headers nor bodies of HTTP APIs", NextStep.NONE);
        }
        NextStep enable = NextSteps.executionLog(logging);
        if (!logging.standard().isLogging() || logging.standard().level().equals("ERROR")) {
            String logged = names(logging.overrides().stream()
                    .filter(StageLogging.Route::isFull)
                    .toList());
            String level = logging.standard().isLogging()
                    ? "execution logging is at ERROR: only failed requests are logged"
                    : "execution logging is OFF";
            return new Seen(Verdict.INVISIBLE, level + (logged.isEmpty() ? "" : " except for " + logged), enable);
        }
        if (executionLogGroup(logging).isEmpty()) {
            return new Seen(
                    Verdict.INVISIBLE,
                    "the execution log is delivered to "
                            + String.join(" and ", logging.delivery().destinations()) + " only, which is not read",
                    NextSteps.logDelivery(logging));
        }
        LogGroupReading group = readings.apply(executionLogGroup(logging));
        if (!group.isRead()) {
            return new Seen(Verdict.INVISIBLE, notRead(group), NextSteps.read(group.name()));
        }
        if (!logging.standard().dataTrace()) {
            return new Seen(
                    Verdict.METADATA, "execution logging is INFO without data tracing: no headers, no bodies", enable);
        }
        List<StageLogging.Route> weak = NextSteps.weakOverrides(logging);
        if (!weak.isEmpty()) {
            return new Seen(
                    Verdict.METADATA,
                    "execution logging is INFO with data tracing, but not for " + names(weak),
                    enable);
        }
        return new Seen(
                Verdict.FULL,
                "execution logging is INFO with data tracing"
                        + (logging.delivery().exists() ? ", delivered to the log group " + group.name() : ""),
                NextStep.NONE);
    }

    /** The log group that has the execution log; empty if it is delivered elsewhere. */
    private static String executionLogGroup(StageLogging logging) {
        return logging.delivery().exists() ? logging.delivery().logGroup() : logging.executionLogGroup();
    }

    private static String notRead(LogGroupReading group) {
        return "the log group " + group.name() + " is not read";
    }

    private static String names(List<StageLogging.Route> routes) {
        String named = routes.stream()
                .limit(NAMED_ROUTES)
                .map(StageLogging.Route::name)
                .collect(Collectors.joining(", "));
        return routes.size() > NAMED_ROUTES ? named + " and " + (routes.size() - NAMED_ROUTES) + " more" : named;
    }

    private AccessLogContents contents(StageLogging logging) {
        return AccessLogContents.of(
                logging.stage().api().kind(),
                logging.accessLogFormat(),
                Stream.of(accessLogFormat, formatsKnown ? logging.accessLogFormat() : "")
                        .filter(format -> !format.isBlank())
                        .toList());
    }

    private Seen access(StageLogging logging, AccessLogContents contents) {
        NextStep create = NextSteps.accessLog(logging);
        if (logging.accessLogArn().isEmpty()) {
            return new Seen(Verdict.INVISIBLE, "there is no access log", create);
        }
        if (contents == null) {
            return new Seen(Verdict.INVISIBLE, "the access log goes to Firehose, which is not read", create);
        }
        LogGroupReading group = readings.apply(logging.accessLogArn());
        if (!group.isRead()) {
            return new Seen(Verdict.INVISIBLE, notRead(group), NextSteps.read(group.name()));
        }
        if (!contents.isReadable()) {
            boolean isReadableIfKnown = AccessLogContents.of(
                            logging.stage().api().kind(), logging.accessLogFormat(), List.of(logging.accessLogFormat()))
                    .isReadable();
            return isReadableIfKnown
                    ? new Seen(
                            Verdict.INVISIBLE,
                            "the format of the access log is not known",
                            NextSteps.accessLogFormat(logging.accessLogFormat()))
                    : new Seen(Verdict.INVISIBLE, "the access log has no method and path that can be read", create);
        }
        if (contents.missing().isEmpty()) {
            return new Seen(Verdict.METADATA, "the access log has no headers and bodies", NextStep.NONE);
        }
        return new Seen(Verdict.METADATA, "the access log lacks " + String.join(", ", contents.missing()), create);
    }
}
