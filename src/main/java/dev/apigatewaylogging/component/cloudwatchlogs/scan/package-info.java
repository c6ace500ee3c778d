/**
 * Scans of a log group: pollers, window scanners, scan plans, page prefetch, and deduplication within a window. It may use
 * the component, {@code aws} and {@code util}. It must not interpret log messages or know who receives the pages.
 */
package dev.apigatewaylogging.component.cloudwatchlogs.scan;
