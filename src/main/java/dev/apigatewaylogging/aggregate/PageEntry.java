package dev.apigatewaylogging.aggregate;

/** What a page of log events is taken apart into. */
public sealed interface PageEntry permits RequestEntries, CompleteRequests, UnparseableEvents {}
