/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.metrics.AggregationMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;

/** Matches a batch with at least one request that is not a duplicate, and counts the duplicates. */
@Metadata(label = "bean", description = "Drops requests that were delivered before")
public final class NewRequestFilter implements Predicate {

    @Metadata(description = "Counts duplicate and late requests", required = true)
    private AggregationMetrics aggregationMetrics;

    /** Sets the metrics that count duplicates. */
    public void setAggregationMetrics(AggregationMetrics aggregationMetrics) {
        this.aggregationMetrics = aggregationMetrics;
    }

    @Override
    public boolean matches(Exchange exchange) {
        boolean anyNew = false;
        for (OpenRequest request : ((RequestBatch) exchange.getMessage().getBody()).requests()) {
            if (request.isDuplicate()) {
                aggregationMetrics.duplicateDropped();
            } else {
                anyNew = true;
                if (request.isLate()) {
                    aggregationMetrics.lateRequest(request.lateMillis());
                }
            }
        }
        return anyNew;
    }
}
