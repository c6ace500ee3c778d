package dev.apigatewaylogging.cloudwatch;

/**
 * A range of a log group's time that was scanned from its start to its end: all of its entries that were visible when the scan
 * began are handed over.
 *
 * @param from milliseconds since the epoch
 * @param to the end, exclusive, milliseconds since the epoch
 * @param begunAt when the scan began by AWS's clock, milliseconds since the epoch
 */
public record ScannedRange(long from, long to, long begunAt) {}
