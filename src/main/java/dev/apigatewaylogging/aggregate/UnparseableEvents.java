package dev.apigatewaylogging.aggregate;

import java.util.List;

/**
 * The events of a page that tell of no request. They are one part of it: a log group of another kind has nothing else, and
 * is not to cost a write to the disk for each event.
 *
 * @param events at least one
 */
public record UnparseableEvents(List<UnparseableEvent> events) implements PageEntry {}
