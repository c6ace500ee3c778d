package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.metrics.Meters;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** Matches a closed request that has lines which were not delivered before. */
public final class BringsNews implements Predicate {

    private Meters meters = new Meters();

    /** Where the repetitions are counted. */
    public void setMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public boolean matches(Exchange exchange) {
        OpenRequest request = (OpenRequest) exchange.getMessage().getBody();
        boolean news = request.bringsNews();
        if (!news) {
            meters.duplicateRemoved();
        } else if (request.isLate()) {
            meters.lateArrival(request.lateMillis());
        }
        return news;
    }
}
