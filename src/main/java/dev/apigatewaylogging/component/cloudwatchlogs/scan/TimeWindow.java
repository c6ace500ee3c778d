package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/**
 * A stretch of time that is read as one. It does not change while its pages are read.
 *
 * @param from first millisecond of it, since the epoch
 * @param to the millisecond after its last one
 */
record TimeWindow(long from, long to) {

    TimeWindow {
        if (to <= from) {
            throw new IllegalArgumentException("A window must not be empty: from " + from + " to " + to);
        }
    }

    long millis() {
        return to - from;
    }
}
