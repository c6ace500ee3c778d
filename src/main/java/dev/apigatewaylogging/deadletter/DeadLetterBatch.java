package dev.apigatewaylogging.deadletter;

import org.apache.camel.Exchange;

/**
 * What an exchange holds on its way to the file.
 *
 * @param reason one of a few words, for a counter's label; empty for what is counted elsewhere
 * @param count how many letters
 */
record DeadLetterBatch(String reason, long count) {

    /** The reason of letters that could not be written. */
    static final String UNWRITABLE = "unwritable";

    private static final String PROPERTY = "DeadLetters";

    /** What {@link #put} has put there; one of which nothing is known if it did not come to that. */
    static DeadLetterBatch of(Exchange exchange) {
        DeadLetterBatch letters = exchange.getProperty(PROPERTY, DeadLetterBatch.class);
        return letters == null ? new DeadLetterBatch("unexpected-error", 1) : letters;
    }

    void put(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
