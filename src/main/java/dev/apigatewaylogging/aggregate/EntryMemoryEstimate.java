/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogEntry;

/**
 * Estimates the memory of a parsed entry while its request is open, in bytes. The constants were measured on a heap
 * (MemoryAccountingTest checks them); the memory of the request itself is in {@code InFlightRequest}.
 */
final class EntryMemoryEstimate {

    /** The objects of an entry, and the CloudWatch event ID. */
    private static final int ENTRY = 250;

    /** The map of an access log entry. */
    private static final int FIELDS = 200;

    private static final int FIELD = 48;
    private static final int SAMPLES = 16;
    private static final int LATIN_1 = 0xFF;

    private EntryMemoryEstimate() {}

    static int of(LogEntry entry) {
        int bytes = ENTRY;
        if (entry instanceof ExecutionLogEntry execution) {
            bytes += text(execution.value());
        } else if (entry instanceof AccessLogEntry access) {
            bytes += FIELDS;
            for (String value : access.fields().values()) {
                bytes += FIELD + text(value);
            }
        }
        return bytes;
    }

    /**
     * Java stores a string with a character beyond Latin-1 in two bytes per character. A few samples show which kind it
     * is.
     */
    private static int text(String value) {
        int length = value.length();
        int step = Math.max(1, length / SAMPLES);
        for (int at = 0; at < length; at += step) {
            if (value.charAt(at) > LATIN_1) {
                return 2 * length;
            }
        }
        return length;
    }
}
