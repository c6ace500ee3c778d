package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

/**
 * How far a log group is scanned.
 *
 * @param at when this was so, AWS's milliseconds since the epoch
 * @param position everything before it is scanned, milliseconds since the epoch
 * @param isBehind whether there is so much to catch up with that the present is not scanned yet
 * @param rate seconds of the log that are scanned in a second while it is behind; not a number while unknown
 * @param rescanDelayMillis how far the rescans are behind their windows
 */
public record LogGroupScanStatus(long at, long position, boolean isBehind, double rate, long rescanDelayMillis) {

    /** How much of the log is left to catch up with; 0 if it is not behind. */
    public double secondsLeft() {
        return isBehind ? Math.max(0, at - position) / 1000.0 : 0;
    }

    /** How long it takes to reach the present at this rate; not a number while unknown, or if it is not reached. */
    public double secondsToPresent() {
        return !isBehind ? 0 : rate > 1 ? secondsLeft() / (rate - 1) : Double.NaN;
    }

    /** Whether it falls farther and farther behind. */
    public boolean isLosing() {
        return isBehind && rate < 1;
    }
}
