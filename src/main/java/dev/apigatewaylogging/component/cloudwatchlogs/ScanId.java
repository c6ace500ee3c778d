package dev.apigatewaylogging.component.cloudwatchlogs;

/**
 * One way of going through a log group. Every group is read by several cursors: number 0 follows the live edge, the next
 * ones come over the same time again later, for what became visible late.
 *
 * @param group the group that is read
 * @param pass 0 for the live edge, 1 for the second reading, and so on
 */
public record ScanId(LogGroup group, int pass) {}
