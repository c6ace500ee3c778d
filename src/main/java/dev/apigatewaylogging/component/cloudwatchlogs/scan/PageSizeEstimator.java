package dev.apigatewaylogging.component.cloudwatchlogs.scan;

/** How much log text a full page of FilterLogEvents has: 1 MB unless those that were seen say otherwise. */
final class PageSizeEstimator {

    private static final double MOST = 1_048_576;
    private static final double WEIGHT = 0.1;

    private double bytes = MOST;

    /** A page came after which there is another one. */
    synchronized void full(long pageBytes) {
        if (pageBytes > 0) {
            bytes += WEIGHT * (Math.min(MOST, (double) pageBytes) - bytes);
        }
    }

    synchronized double bytes() {
        return bytes;
    }
}
