package dev.apigatewaylogging.progress;

/**
 * What is remembered of a request that was delivered.
 *
 * @param id hash of the request id
 * @param fingerprint hash of the set of its events, whatever their order
 * @param first timestamp of its first event, milliseconds since the epoch
 * @param last timestamp of its last event, milliseconds since the epoch
 * @param count how many events it has, at least 1
 */
record Delivered(long id, long fingerprint, long first, long last, int count) {}
