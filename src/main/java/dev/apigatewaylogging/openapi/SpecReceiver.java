package dev.apigatewaylogging.openapi;

/** Who gets the specs. */
public interface SpecReceiver {

    /** Names the receiver without any secret: what one was sent, another does not have. */
    String identity();
}
