package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.kafka.RecordTransactions;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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
        Message message = exchange.getMessage();
        // of a request that was processed up to here before
        message.removeHeader(RecordTransactions.HEADER);
        OpenRequest request = transactions.isEnabled() ? CallAcknowledgements.request(exchange) : null;
        if (request != null) {
            request.transaction().ifPresent(transaction -> {
                String number = transactions.join(transaction, request.requestId(), request);
                message.setHeader(RecordTransactions.HEADER, number);
                exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange done) {
                        transactions.leave(number);
                    }
                });
            });
        }
    }
}
