/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import java.util.List;
import java.util.stream.Stream;

/** Limits the list of a record's ambiguous fields, since a client chooses the names of its headers. */
final class AmbiguousFields {

    private static final int MAX_FIELDS = 32;
    private static final int MAX_NAME_LENGTH = 64;

    /** Replaces the omitted names. */
    private static final String HEADERS = "requestHeaders";

    private AmbiguousFields() {}

    /** Returns the limited list. */
    static List<String> few(List<String> fields) {
        List<String> few = fields.stream()
                .filter(field -> field.length() <= MAX_NAME_LENGTH)
                .limit(MAX_FIELDS)
                .toList();
        return few.size() == fields.size()
                ? few
                : Stream.concat(few.stream(), Stream.of(HEADERS)).toList();
    }
}
