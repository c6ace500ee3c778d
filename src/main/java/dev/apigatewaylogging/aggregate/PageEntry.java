package dev.apigatewaylogging.aggregate;

/** An element of a parsed page. */
public sealed interface PageEntry permits RequestEntries, CompleteRequests, UnparseableEvents {}
