/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text formats that the console offers for access logs: the common log format and comma-separated values, for REST,
 * HTTP and WebSocket APIs. AWS's documentation: "CloudWatch log formats for API Gateway". Also the variants of the
 * documentation's examples and of popular templates: no space before the quotation mark or two, no quotation marks, an ID
 * first, a user agent, an error message at the end.
 */
final class ClfAndCsvFormats {

    private static final String CALLER = "$context.identity.sourceIp $context.identity.caller $context.identity.user";
    private static final String WHO_CSV = "$context.identity.sourceIp,$context.identity.caller,$context.identity.user,";
    private static final String TIME = " [$context.requestTime] ";
    private static final String REST_LINE =
            "\"$context.httpMethod $context.resourcePath $context.protocol\" $context.status $context.responseLength";
    private static final String REST_REQUEST = REST_LINE + " $context.requestId";
    private static final String EXTENDED = " $context.extendedRequestId";
    private static final String REST = CALLER + TIME + REST_REQUEST;
    private static final String REST_WITHOUT_SPACE = CALLER + TIME.stripTrailing() + REST_REQUEST;
    private static final String HTTP = "$context.identity.sourceIp - -" + TIME
            + "\"$context.httpMethod $context.routeKey $context.protocol\" $context.status $context.responseLength"
            + " $context.requestId";
    private static final String HTTP_WITH_HYPHENS =
            CALLER.replace(" ", " - ") + TIME + HTTP.substring(HTTP.indexOf('"')) + " $context.integrationErrorMessage";
    private static final String OPEN_NEXT = "sourceIp: $context.identity.sourceIp, $context.domainName"
            + " $context.requestTime \"$context.httpMethod $context.path $context.routeKey $context.protocol\" path:"
            + " $context.customDomain.basePathMatched resp_status: $context.status integrationLatency:"
            + " $context.integrationLatency responseLatency: $context.responseLatency requestId: $context.requestId"
            + " Error: $context.integrationErrorMessage";
    private static final String REST_CSV = WHO_CSV
            + "$context.requestTime,$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,"
            + "$context.responseLength,$context.requestId";

    /** The extended ID was added to the REST formats later. */
    private static final List<Published> FORMATS = Stream.of(
                    REST + EXTENDED,
                    REST,
                    REST_WITHOUT_SPACE + EXTENDED,
                    REST_WITHOUT_SPACE,
                    "$context.extendedRequestId " + REST,
                    HTTP,
                    HTTP + " $context.integrationErrorMessage",
                    HTTP_WITH_HYPHENS,
                    OPEN_NEXT,
                    CALLER + TIME + "\"$context.eventType $context.routeKey $context.connectionId\" $context.status"
                            + " $context.requestId",
                    REST_CSV + ",$context.extendedRequestId",
                    REST_CSV,
                    "$context.identity.sourceIp,$context.requestTime,$context.httpMethod,$context.routeKey,"
                            + "$context.protocol,$context.status,$context.responseLength,$context.requestId",
                    WHO_CSV + "$context.requestTime,$context.eventType,$context.routeKey,$context.connectionId,"
                            + "$context.status,$context.requestId",
                    plain(REST) + EXTENDED,
                    plain(REST),
                    plain(HTTP),
                    "$context.requestId " + CALLER + TIME + REST_LINE,
                    "$context.requestId" + EXTENDED + " " + CALLER + TIME + REST_LINE,
                    CALLER + TIME + REST_LINE + " \"$context.identity.userAgent\" $context.requestId" + EXTENDED,
                    CALLER + TIME + REST_LINE + " \"$context.identity.userAgent\" $context.requestId",
                    REST_CSV.replace(",", ", ") + "," + EXTENDED,
                    REST_CSV.replace(",", ", "),
                    quoted(REST_CSV + ",$context.extendedRequestId"),
                    quoted(REST_CSV))
            .map(Published::of)
            .toList();

    private static final Pattern SPACES = Pattern.compile(" {2,}");

    /**
     * A format, and a character that all of its entries have.
     *
     * @param sign a bracket or a comma
     */
    private record Published(AccessLogFormat format, char sign) {

        private static Published of(String format) {
            return new Published(AccessLogFormat.published(format), format.indexOf('[') >= 0 ? '[' : ',');
        }
    }

    private ClfAndCsvFormats() {}

    private static String plain(String format) {
        return format.replace("\"", "");
    }

    private static String quoted(String csv) {
        return '"' + csv.replace(",", "\",\"") + '"';
    }

    /** Adds the values of an entry to the fields; returns false if it has none of the formats. */
    static boolean read(String entry, AccessLogEntryBuilder into) {
        return readAsIs(entry, into)
                || (entry.contains("  ") && readAsIs(SPACES.matcher(entry).replaceAll(" "), into));
    }

    private static boolean readAsIs(String entry, AccessLogEntryBuilder into) {
        boolean bracket = entry.indexOf('[') >= 0;
        boolean comma = entry.indexOf(',') >= 0;
        for (Published published : FORMATS) {
            if ((published.sign() == '[' ? bracket : comma)
                    && published.format().read(entry, into)) {
                return true;
            }
        }
        return false;
    }
}
