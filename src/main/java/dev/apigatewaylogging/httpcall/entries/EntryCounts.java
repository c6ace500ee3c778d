/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.List;

/**
 * Counts how often the entries with one ID have what occurs once per request: an estimate of the number of requests.
 */
public final class EntryCounts {

    private final int[] counts = new int[ExecutionLabel.values().length];
    private int requests = 1;
    private int accessEntries;

    public EntryCounts(List<RequestEntry> entries) {
        entries.forEach(this::add);
    }

    public void add(RequestEntry entry) {
        if (entry.entry() instanceof ExecutionLogEntry logEntry) {
            int count = ++counts[place(logEntry.label())];
            if ((Completeness.bit(logEntry.label()) & Completeness.ONCE) != 0) {
                requests = Math.max(requests, count);
            }
        } else {
            accessEntries++;
            requests = Math.max(requests, accessEntries);
        }
    }

    /** Returns the minimum number of requests, unless entries were logged repeatedly. */
    public int requests() {
        return requests;
    }

    /** Returns whether an integration or an authorizer is pending. */
    public boolean waitForIntegration() {
        int answered = count(ExecutionLabel.RECEIVED_RESPONSE)
                + count(ExecutionLabel.EXECUTION_FAILED)
                + count(ExecutionLabel.LAMBDA_FAILED)
                + count(ExecutionLabel.AUTHORIZER_COMPLETED)
                + count(ExecutionLabel.UNAUTHORIZED_REQUEST);
        return count(ExecutionLabel.SENDING_REQUEST) > answered && count(ExecutionLabel.METHOD_COMPLETED) < requests;
    }

    /** Returns whether an entry is the last one of its request, so that a check of all entries is worthwhile. */
    public static boolean ends(RequestEntry entry) {
        return !(entry.entry() instanceof ExecutionLogEntry logEntry)
                || switch (logEntry.label()) {
                    case METHOD_COMPLETED, UNAUTHORIZED_REQUEST, WEBSOCKET_CONNECTION, WEBSOCKET_ANSWERED -> true;
                    default -> false;
                };
    }

    private int count(ExecutionLabel label) {
        return counts[place(label)];
    }

    @SuppressWarnings("EnumOrdinal") // the index in the array has no meaning outside of it
    private static int place(ExecutionLabel label) {
        return label.ordinal();
    }
}
