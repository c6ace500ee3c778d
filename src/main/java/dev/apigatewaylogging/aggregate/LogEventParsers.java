/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Provides the parser of each log group. API Gateway writes execution logs to log groups whose names it chooses; to
 * these, a user may send an access log as well. In a log group of another name, an access log format that is known is
 * tried first; if none is known, copies of both logs are read as before.
 */
final class LogEventParsers {

    private static final int MAX_PARSERS = 1_000;

    private final String setting;
    private final LogEventParser ofSetting;
    private final AccessLogOwners owners;
    private final Map<Kind, LogEventParser> parsers = new ConcurrentHashMap<>();

    private record Kind(List<String> formats, boolean executionLogFirst) {}

    /**
     * Creates parsers.
     *
     * @param accessLogFormat the format that the user has set; may be blank
     * @param owners knows the formats of stages
     * @throws IllegalArgumentException if no variable of the format is needed by a record
     */
    LogEventParsers(String accessLogFormat, AccessLogOwners owners) {
        this.setting = accessLogFormat;
        this.ofSetting = new LogEventParser(accessLogFormat);
        this.owners = owners;
    }

    /** Returns the parser of a log group. */
    LogEventParser of(String account, String region, String name) {
        List<String> formats = new ArrayList<>(owners.formatsOf(account, region, name));
        if (!setting.isBlank() && !formats.contains(setting)) {
            formats.add(setting);
        }
        boolean executionLogFirst =
                formats.isEmpty() || !ApiGatewayLogGroup.of(name).apiId().isEmpty();
        if (executionLogFirst && formats.size() <= (setting.isBlank() ? 0 : 1)) {
            return ofSetting;
        }
        if (parsers.size() > MAX_PARSERS) {
            parsers.clear();
        }
        return parsers.computeIfAbsent(
                new Kind(formats, executionLogFirst), kind -> new LogEventParser(kind.formats, kind.executionLogFirst));
    }
}
