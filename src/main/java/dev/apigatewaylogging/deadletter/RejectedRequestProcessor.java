/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.component.cloudwatchlogs.CloudWatchLogsConstants;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.metrics.DeadLetterMetrics;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.DefaultExchange;

/**
 * Counts a rejected request and sets the body to {@link RejectedRequests}; as an aggregation strategy it adds them up.
 */
@Metadata(label = "bean", description = "Counts and summarizes requests that API Gateway rejected")
public final class RejectedRequestProcessor implements Processor, AggregationStrategy {

    @Metadata(description = "Counts the requests", required = true)
    private DeadLetterMetrics deadLetterMetrics;

    /** Counts the requests. */
    public void setDeadLetterMetrics(DeadLetterMetrics deadLetterMetrics) {
        this.deadLetterMetrics = deadLetterMetrics;
    }

    @Override
    public void process(Exchange exchange) {
        InsufficientData nothing = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, InsufficientDataException.class)
                .nothing();
        Message message = exchange.getMessage();
        RejectedRequests refused = new RejectedRequests(
                nothing.reason(),
                message.getHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, "", String.class),
                message.getHeader(CloudWatchLogsConstants.REGION, "", String.class),
                message.getHeader(CloudWatchLogsConstants.ACCOUNT_ID, "", String.class),
                1,
                nothing.timestamp(),
                nothing.timestamp(),
                List.of(nothing.requestId()));
        deadLetterMetrics.requestRefused(refused.reason(), refused.logGroup(), refused.region(), refused.account());
        message.setBody(refused);
    }

    /** Completes immediately during shutdown, which does not wait for the completion interval. */
    @Override
    public Exchange aggregate(Exchange sum, Exchange arrived) {
        Exchange added = added(sum, arrived);
        CamelContext context = arrived.getContext();
        if (context.isStopping() || context.isStopped()) {
            added.setProperty(ExchangePropertyKey.AGGREGATION_COMPLETE_CURRENT_GROUP, true);
        }
        return added;
    }

    private static Exchange added(Exchange sum, Exchange arrived) {
        RejectedRequests refused = (RejectedRequests) arrived.getMessage().getBody();
        if (sum == null) {
            // a new exchange: that of the request references its page, which would stay in memory
            Exchange first = new DefaultExchange(arrived.getContext());
            first.getMessage().setHeader(CloudWatchLogsConstants.LOG_GROUP_NAME, refused.logGroup());
            first.getMessage().setBody(refused);
            return first;
        }
        sum.getMessage().setBody(((RejectedRequests) sum.getMessage().getBody()).and(refused));
        return sum;
    }
}
