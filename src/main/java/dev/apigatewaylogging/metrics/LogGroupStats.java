package dev.apigatewaylogging.metrics;

/**
 * What is known of a log group.
 *
 * @param account its AWS account's twelve digits; empty where unknown
 * @param lagSeconds now minus the time up to which all is delivered; not a number while that is unknown
 * @param records how many of its records Kafka has acknowledged since the start
 */
public record LogGroupStats(String name, String region, String account, double lagSeconds, long records) {}
