package dev.apigatewaylogging.traffic;

/** What a page of log events is taken apart into. */
public sealed interface PagePart permits RequestLines, CompleteRequests, UnreadableEvents {}
