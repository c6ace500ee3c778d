package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

import java.util.function.LongSupplier;

/** The signs of life of a thread that scans. Written by that thread, read by whoever asks for the health. */
public final class PollHeartbeat {

    private final LongSupplier nanoClock;
    private volatile Thread thread;
    private volatile long last;

    PollHeartbeat(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        beat();
    }

    /** This thread begins to work. */
    public void begin() {
        beat();
        thread = Thread.currentThread();
    }

    /** It has come round. */
    public void beat() {
        last = nanoClock.getAsLong();
    }

    /** The thread has nothing more to do. */
    public void end() {
        thread = null;
        beat();
    }

    boolean isAtWork() {
        return thread != null;
    }

    /**
     * The time since the last sign of life, in nanoseconds. A thread that waits for a limited time comes back by itself:
     * for the turn of a call, for memory, for Kafka's client, which blocks up to ten seconds for each record. So does one
     * that waits for others while there are records that Kafka has not acknowledged.
     */
    long nanosSinceLast(boolean othersAreBusy) {
        Thread working = thread;
        Thread.State state = working == null ? Thread.State.RUNNABLE : working.getState();
        if (state == Thread.State.TIMED_WAITING || (state == Thread.State.WAITING && othersAreBusy)) {
            beat();
        }
        return nanoClock.getAsLong() - last;
    }
}
