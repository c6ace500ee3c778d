package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.metrics.Meters;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.spi.Metadata;

/** Matches a batch that has a request which was not delivered before, and counts the duplicates in it. */
@Metadata(label = "bean", description = "Drops requests that were delivered before")
public final class DuplicateFilter implements Predicate {

    @Metadata(description = "Counts for metrics", required = true)
    private Meters meters;

    /** Where the duplicates are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public boolean matches(Exchange exchange) {
        boolean anyNew = false;
        for (OpenRequest request : ((RequestBatch) exchange.getMessage().getBody()).requests()) {
            if (!request.bringsNews()) {
                meters.duplicateDropped();
            } else {
                anyNew = true;
                if (request.isLate()) {
                    meters.lateRequest(request.lateMillis());
                }
            }
        }
        return anyNew;
    }
}
