/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the exchanges of a route with the producer of Camel's Kafka endpoint: the endpoint passes only a record to its producer,
 * with the exchange's headers. A header holds a number, under which the transaction of the exchange is found.
 */
@Metadata(label = "bean", description = "Knows the Kafka transactions that records are sent in")
public final class RecordTransactions {

    /** The header with the number. The producer removes it. */
    public static final String HEADER = "api-gateway-logging-transaction";

    /** The value of the header for a record of no transaction, as in a replay. */
    public static final String NONE = "none";

    private static final Logger LOG = LoggerFactory.getLogger(RecordTransactions.class);

    /** Few requests have a record that Kafka refuses. */
    private static final int MAX_REFUSED = 1_000;

    private final Map<String, Participant> participants = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Set<String> refused = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_REFUSED;
        }
    }));
    private boolean enabled;
    private volatile boolean warned;

    /**
     * A request that takes part in a transaction.
     *
     * @param request the same object for all records of the request
     */
    record Participant(RecordTransaction transaction, String requestId, Object request) {}

    /** {@code EXACTLY_ONCE}: whether records are sent in transactions. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** Whether records are sent in transactions. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Adds a request whose records are sent in a transaction.
     *
     * @param request the same object for all records of the request
     * @return the value of {@link #HEADER}
     */
    public String join(RecordTransaction transaction, String requestId, Object request) {
        String number = Long.toString(numbers.incrementAndGet());
        participants.put(number, new Participant(transaction, requestId, request));
        return number;
    }

    /** Removes a request. */
    public void leave(String number) {
        participants.remove(number);
    }

    /** The request whose record is sent; empty if it is to be sent without a transaction. */
    Optional<Participant> find(String number) {
        return Optional.ofNullable(participants.get(number)).filter(found -> !refused.contains(found.requestId()));
    }

    /** Records that Kafka refuses a record of the request, which would end each transaction: it is sent without one. */
    void refuse(Participant participant) {
        refused.add(participant.requestId());
    }

    /** Records that a record has no number. */
    void onWithout() {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "A record was sent without a transaction, so EXACTLY_ONCE=true does not apply to it: no step with"
                            + " recordTransactionProcessor precedes the step that sends to Kafka, or a step removes its header");
        }
    }
}
