package dev.apigatewaylogging.kafka;

/** Counts the requests whose records Kafka has not acknowledged yet. */
public interface RequestsInFlight {

    /** The number of requests in flight. */
    int inFlight();
}
