package dev.apigatewaylogging.delivery;

/** A bean that behaves differently in a replay. */
public interface ReplayAware {

    /** Called before the routes start, and only in a process that replays. */
    void setReplay(Replay replay);
}
