package dev.apigatewaylogging.traffic;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns a closed {@link OpenRequest} into the list of {@link Outcome}s that its lines amount to: one, unless a client gave
 * several requests the same id.
 */
public final class AssembleProcessor implements Processor {

    private final TrafficAssembler assembler = new TrafficAssembler();

    @Override
    public void process(Exchange exchange) {
        OpenRequest request = (OpenRequest) exchange.getMessage().getBody();
        exchange.getMessage().setBody(assembler.assembleAll(request.lines()));
        request.assembled();
    }
}
