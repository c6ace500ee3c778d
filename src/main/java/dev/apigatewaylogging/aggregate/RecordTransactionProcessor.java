/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.kafka.RecordTransaction;
import dev.apigatewaylogging.kafka.RecordTransactions;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * With {@code EXACTLY_ONCE=true}, lets the record of a request join the Kafka transaction of its shard: the following steps that
 * send to Kafka send in this transaction. Otherwise does nothing.
 */
@Metadata(label = "bean", description = "Lets records join the Kafka transaction of their shard")
public final class RecordTransactionProcessor implements Processor {

    @Metadata(description = "Knows the transactions", required = true)
    private RecordTransactions transactions;

    /** Knows the transactions. */
    public void setTransactions(RecordTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void process(Exchange exchange) {
        if (transactions.isEnabled()) {
            OpenRequest request = CallAcknowledgements.request(exchange);
            Optional<String> number = request == null
                    ? Optional.empty()
                    : request.transaction().map(joined -> join(joined, request, exchange));
            exchange.getMessage().setHeader(RecordTransactions.HEADER, number.orElse(RecordTransactions.NONE));
        }
    }

    private String join(RecordTransaction joined, OpenRequest request, Exchange exchange) {
        String number = transactions.join(joined, request.requestId(), request);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                transactions.leave(number);
            }
        });
        return number;
    }
}
