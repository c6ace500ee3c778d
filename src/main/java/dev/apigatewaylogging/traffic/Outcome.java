package dev.apigatewaylogging.traffic;

/** What the lines of one request amount to: {@link Traffic}, or {@link NoTraffic} where they tell too little. */
public sealed interface Outcome permits Traffic, NoTraffic {

    /** The id that the lines share. */
    String requestId();
}
