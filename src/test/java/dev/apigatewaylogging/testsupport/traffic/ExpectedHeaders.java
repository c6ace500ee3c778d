/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The headers that a record is to have, names in lower case.
 *
 * @param sent what was sent
 * @param complete how many headers, from the first on, the log has completely; the next one may be truncated or missing, the others
 *     are not in the log
 */
public record ExpectedHeaders(Map<String, String> sent, int complete) {

    /** None at all. */
    public static final ExpectedHeaders NONE = new ExpectedHeaders(Map.of(), 0);

    static ExpectedHeaders logged(String label, Map<String, String> headers) {
        boolean cut = label.length() + ExecutionLog.text(headers).length() > ExecutionLog.LONGEST;
        int room = ExecutionLog.LONGEST - label.length();
        int named = 0;
        int end = 1;
        Map<String, String> lower = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            lower.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            int name = end + header.getKey().length() + 1;
            named += name <= room ? 1 : 0;
            end = name + header.getValue().length() + 2;
        }
        // a value is certainly complete if the next name and its = follow: a value can contain commas
        return new ExpectedHeaders(lower, cut ? Math.max(0, named - 1) : headers.size());
    }

    boolean truncated() {
        return complete < sent.size();
    }
}
