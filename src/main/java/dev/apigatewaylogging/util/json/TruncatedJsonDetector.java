/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

/** Detects bodies that Akto takes for truncated JSON, for which it drops the complete record. */
public final class TruncatedJsonDetector {

    /** The only content type for which Akto parses the body; also its default for a missing one. */
    public static final String SUSPECT_CONTENT_TYPE = "application/json";

    /** The same content type in a spelling with which Akto keeps the record and does not parse the body. */
    public static final String UNPARSED_CONTENT_TYPE = "application/json; charset=utf-8";

    private TruncatedJsonDetector() {}

    /** Returns whether {@code body} starts like a JSON object or array and does not end like one. */
    public static boolean isTruncated(String body) {
        int first = 0;
        int last = body.length() - 1;
        while (first <= last && body.charAt(first) <= ' ') {
            first++;
        }
        while (last > first && body.charAt(last) <= ' ') {
            last--;
        }
        if (first > last) {
            return false;
        }
        return switch (body.charAt(first)) {
            case '{' -> body.charAt(last) != '}';
            case '[' -> body.charAt(last) != ']';
            default -> false;
        };
    }
}
