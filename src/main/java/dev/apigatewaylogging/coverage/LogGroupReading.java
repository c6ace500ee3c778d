/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import dev.apigatewaylogging.metrics.LogGroupQuality;

/**
 * Whether a log group is read.
 *
 * @param name its name, without account and region
 * @param reader who reads it
 * @param records the records that this process has delivered of it
 * @param lastRecordAt about when it delivered the last one, milliseconds since the epoch; 0 for never
 * @param quality how many of its records are incomplete or truncated
 */
record LogGroupReading(String name, Reader reader, long records, long lastRecordAt, LogGroupQuality quality) {

    enum Reader {
        THIS_PROCESS("this process"),
        /** Selected, but not read by this process: by another one of the cluster, or it does not exist yet. */
        SELECTED("another process, or not created yet"),
        NOBODY("nobody"),
        /** The log groups are not discovered yet. */
        UNKNOWN("unknown");

        private final String label;

        Reader(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** One that this process does not read. */
    static LogGroupReading unread(String name, Reader reader) {
        return new LogGroupReading(name, reader, 0, 0, new LogGroupQuality(0, 0));
    }

    /** The share of its records, from 0 to 1 and rounded; 0 without records. */
    double share(long some) {
        return records == 0 ? 0 : Math.min(1, Math.round(1000.0 * some / records) / 1000.0);
    }

    boolean isRead() {
        return reader != Reader.NOBODY;
    }
}
