/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.aggregate.CallAcknowledgements;
import dev.apigatewaylogging.delivery.UndeliveredRecordCounter;
import java.util.Optional;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.processor.MulticastProcessor;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A failed call or batch of requests that is kept to be processed again, from the start of its block of steps. It has left
 * its route, which can therefore be reloaded, but it is not acknowledged.
 *
 * @param failedAt when it failed, as {@link System#nanoTime()}
 */
record HeldUnit(CallAcknowledgements.Unit unit, Exchange exchange, String blockId, long failedAt) {

    /**
     * Takes a failed exchange out of its route: the completions, which acknowledge the request, wait with it.
     *
     * @param blockId the ID of the split or the aggregator whose steps process it
     * @return empty if the exchange cannot be processed again
     */
    static Optional<HeldUnit> take(Exchange failed, String blockId, CallAcknowledgements.Unit unit, long now) {
        if (block(failed.getContext(), blockId) == null || !unit.hold(true)) {
            return Optional.empty();
        }
        FailedStep.remove(failed);
        Exchange held = new DefaultExchange(failed.getContext());
        failed.getProperties().forEach(held::setProperty);
        if (failed.hasVariables()) {
            failed.getVariables().forEach(held::setVariable);
        }
        held.getMessage().setBody(unit.body());
        held.getMessage().setHeaders(CallAcknowledgements.headers(failed));
        failed.getUnitOfWork()
                .handoverSynchronization(held, completion -> !(completion instanceof UndeliveredRecordCounter));
        return Optional.of(new HeldUnit(unit, held, blockId, now));
    }

    /**
     * Processes it again, by the route as it is now, unless its events are scanned again.
     *
     * @return false if there is no such route at the moment
     */
    boolean release() throws Exception {
        if (unit.isGivenUp()) {
            return true;
        }
        CamelContext context = exchange.getContext();
        Processor steps = block(context, blockId);
        if (steps == null) {
            return false;
        }
        Route route = routeOf(context, blockId);
        AsyncProcessor processor = AsyncProcessorConverterHelper.convert(
                PluginHelper.getInternalProcessorFactory(context).addUnitOfWorkProcessorAdvice(context, steps, route));
        ServiceHelper.startService(processor);
        unit.hold(false);
        processor.process(exchange, doneSync -> {});
        return true;
    }

    /** The steps of a split or an aggregator. */
    private static Processor block(CamelContext context, String id) {
        Processor parent = context.getProcessor(id);
        if (parent instanceof MulticastProcessor split) {
            return split.getProcessors().stream().findFirst().orElse(null);
        }
        return parent instanceof AggregateProcessor aggregator
                ? aggregator.next().get(0)
                : null;
    }

    private static Route routeOf(CamelContext context, String id) {
        return context.getRoutes().stream()
                .filter(route -> !route.filter(id).isEmpty())
                .findFirst()
                .orElse(null);
    }
}
