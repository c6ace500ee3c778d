package dev.apigatewaylogging.cloudwatch;

/**
 * A stretch of time that is read as one. It does not change while its pages are read.
 *
 * @param from first millisecond of it, since the epoch
 * @param to the millisecond after its last one
 */
record Window(long from, long to) {

    Window {
        if (to <= from) {
            throw new IllegalArgumentException("A window must not be empty: from " + from + " to " + to);
        }
    }

    long millis() {
        return to - from;
    }
}
