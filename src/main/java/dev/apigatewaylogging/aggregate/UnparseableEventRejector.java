/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.aggregate.UnparseableEvents.UnparseableEvent;
import dev.apigatewaylogging.observability.FormatSuggestions;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;

/**
 * Passes the entries of a request; throws for {@link UnparseableEvents} and keeps them as the body. What it rejects may have
 * an access log format that is not configured.
 */
@Metadata(label = "bean", description = "Rejects log events that cannot be parsed")
public final class UnparseableEventRejector implements Processor {

    @Metadata(description = "Suggests an access log format for rejected events")
    private FormatSuggestions formatSuggestions = new FormatSuggestions();

    /** Suggests an access log format for rejected events. */
    public void setFormatSuggestions(FormatSuggestions formatSuggestions) {
        this.formatSuggestions = formatSuggestions;
    }

    @Override
    public void process(Exchange exchange) throws UnparseableEventException {
        if (exchange.getMessage().getBody() instanceof UnparseableEvents unparseable) {
            UnparseableEvent first = unparseable.events().get(0);
            // a page is of one log group
            formatSuggestions.unparseable(
                    first.event().scanId().group(),
                    unparseable.events().stream()
                            .map(rejected -> rejected.event().message())
                            .toList());
            throw new UnparseableEventException(first.reason());
        }
    }
}
